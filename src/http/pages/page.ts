/** What every page has around its content. */
import type { FastifyReply } from 'fastify';
import { SCRIPTS, STYLE } from './assets.ts';
import { type Html, html } from './html.ts';

export interface PageContent {
  readonly title: string;
  readonly main: Html;
}

/** @param base URL of this server, without a trailing slash */
export function sendPage(reply: FastifyReply, base: string, content: PageContent): FastifyReply {
  return reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(base),
      'x-content-type-options': 'nosniff',
      vary: 'Accept',
    })
    .send(wholePage(base, content).text);
}

/** Nothing but our own files, and no script in the page itself: whatever a package calls itself stays text. */
function policy(base: string): string {
  const own = `'self' ${URL.canParse(base) ? new URL(base).origin : ''}`.trim();
  return [
    "default-src 'none'",
    ...['style-src', 'script-src', 'img-src', 'connect-src'].map((kind) => `${kind} ${own}`),
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function wholePage(base: string, { title, main }: PageContent): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · cwl-processes</title>
<link rel="stylesheet" href="${base}/assets/${STYLE.name}">
${SCRIPTS.map(({ name }) => html`<script type="module" src="${base}/assets/${name}"></script>`)}
</head>
<body>
<header>
<nav aria-label="Main">
<a class="home" href="${base}/">cwl-processes</a>
<a href="${base}/processes">Processes</a>
<a href="${base}/jobs">Jobs</a>
<a href="${base}/api.html">API</a>
</nav>
</header>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`;
}
