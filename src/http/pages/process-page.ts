import type { FastifyRequest } from 'fastify';
import type { ParameterDescription } from '../../processes/process-store.ts';
import { REL } from '../links.ts';
import type { OperationContext } from '../operation.ts';
import type { processDescription } from '../processes/process-summary.ts';
import { type Html, html } from './html.ts';
import { inputField } from './input-field.ts';
import { inputType } from './input-type.ts';
import type { PageContent } from './page.ts';
import { linkOf } from './parts.ts';

type Described = ReturnType<typeof processDescription>;

/** A process: what it takes and gives, and the form that executes it. */
export function processPage(
  process: Described,
  request: FastifyRequest,
  { base }: OperationContext,
): PageContent {
  const { id, title, description, version, revision, keywords, inputs, outputs, links } = process;
  const latest = linkOf(links, 'latest-version');
  const packageUrl = linkOf(links, 'describedby');
  return {
    title: title ?? id,
    main: html`
<p><code>${id}</code> <small>version ${version}, revision ${revision}</small>
${keywords?.map((word) => html`<span class="tag">${word}</span> `)}</p>
${description !== undefined && html`<p class="text">${description}</p>`}
<p class="links"><a href="${linkOf(links, REL.jobList)}">Jobs of this process</a>
${packageUrl !== undefined && html`<a href="${packageUrl}">Package</a>`}</p>
${
  latest === undefined
    ? executeForm(process, `${base(request)}/uploads`)
    : html`<p class="text">This is one revision of the process. What is executed is <a href="${latest}">the process as it is deployed now</a>.</p>`
}
<h2>Inputs</h2>
${parameters(inputs, 'Default')}
<h2>Outputs</h2>
${parameters(outputs)}`,
  };
}

function executeForm({ inputs, links }: Described, uploads: string): Html {
  const url = linkOf(links, REL.execute);
  return html`<h2 id="execute">Execute</h2>
<noscript><p>The form needs JavaScript; without it, send a POST to ${url}.</p></noscript>
<form novalidate data-execute="${url}" data-uploads="${uploads}">
<ul class="errors" id="errors" role="alert"></ul>
${Object.entries(inputs).map(([name, input]) => inputField(name, input))}
<button type="submit">Execute</button>
</form>`;
}

/** @param fallback heading of the defaults, which only inputs have */
function parameters(described: { readonly [name: string]: ParameterDescription }, fallback?: string): Html {
  const rows = Object.entries(described);
  if (rows.length === 0) return html`<p class="none">none</p>`;
  return html`
<div class="wide"><table>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th>${fallback && html`<th scope="col">${fallback}</th>`}<th scope="col">Description</th></tr></thead>
<tbody>${rows.map(
    ([name, parameter]) => html`
<tr><th scope="row"><code>${name}</code></th><td>${inputType(parameter.schema).name}</td>${fallback && html`<td>${whenAbsent(parameter)}</td>`}<td>${about(parameter)}</td></tr>`,
  )}</tbody>
</table></div>`;
}

function whenAbsent({ schema, minOccurs }: ParameterDescription): Html | string {
  if (schema['default'] !== undefined) return html`<code>${JSON.stringify(schema['default'])}</code>`;
  return minOccurs === 0 ? 'optional' : 'required';
}

function about({ title, description }: ParameterDescription): Html {
  return html`${title}${description !== undefined && html`<div class="text">${description}</div>`}`;
}
