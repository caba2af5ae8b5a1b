/** Pages, as a person with a browser meets them. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { BROWSER_ACCEPT, startBrowser } from './support/browser.ts';
import { sharedApi } from './support/shared.ts';

const HOSTILE = 'Water <script>alert(1)</script> & "more"';

const WALK = `
cwlVersion: v1.2
$namespaces: { s: "https://schema.org/" }
class: Workflow
id: pages-walk
label: ${JSON.stringify(HOSTILE)}
doc: 'Draws <img src=x onerror=alert(2)>'
s:keywords: ["<b>water</b>", lakes]
s:codeRepository: https://example.org/repository
inputs:
  seconds: { type: int, label: How long, doc: Seconds of waiting }
  words: { type: "string[]", default: [one] }
  mode: { type: { type: enum, symbols: [fast, exact] }, default: fast }
  loud: boolean?
  scene: File?
outputs:
  picture: { type: File, outputSource: draw/picture }
  lakes: { type: File, outputSource: draw/lakes }
  folder: { type: Directory, outputSource: draw/folder }
  words: { type: "string[]", outputSource: words }
  mode: { type: string, outputSource: mode }
  loud: { type: boolean?, outputSource: loud }
  scene: { type: File?, outputSource: scene }
steps:
  draw:
    in: { seconds: seconds }
    out: [picture, lakes, folder]
    run:
      class: CommandLineTool
      baseCommand: [sh, draw.sh]
      requirements:
        InitialWorkDirRequirement:
          listing:
            - entryname: draw.sh
              entry: |
                echo 'drawing <i>now</i>'; sleep "$1"
                mkdir folder; echo inside > folder/a.txt
                echo '{"type": "FeatureCollection", "features": [], "name": "<b>lake</b>"}' > lakes.geojson
                echo '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="12"></svg>' > picture.svg
      inputs: { seconds: { type: int, inputBinding: {} } }
      outputs:
        picture: { type: File, outputBinding: { glob: picture.svg } }
        lakes: { type: File, outputBinding: { glob: lakes.geojson } }
        folder: { type: Directory, outputBinding: { glob: folder } }
`;

type Link = { readonly rel: string; readonly href: string; readonly type?: string };

describe(`pages, ${inject('form')}`, () => {
  const api = sharedApi();
  let browser: Browser;
  let page: Page;
  let job: string;
  let dialogs: string[];
  let complaints: string[];

  beforeAll(async () => {
    browser = await startBrowser();
    await api.deploy(WALK);
    job = await api.execute('pages-walk', { seconds: 0, loud: true });
    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    page = await browser.newPage({ baseURL: api.url });
    dialogs = [];
    complaints = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.accept();
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
    });
  });
  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });

  /** Those of the class html of both versions, and their companions. */
  const resources = (): readonly string[] => [
    '/',
    '/conformance',
    '/processes',
    '/processes/pages-walk',
    '/jobs?processID=pages-walk',
    `/jobs/${job}`,
    `/jobs/${job}/results`,
    `/jobs/${job}/steps`,
    `/jobs/${job}/logs`,
    `/jobs/${job}/inputs`,
  ];

  it('/req/html/definition: the resources are HTML for browsers, and JSON for all others', async () => {
    for (const path of resources()) {
      const shown = await api.get(path, { accept: BROWSER_ACCEPT });
      expect(shown.status, path).toBe(200);
      expect(shown.headers.get('content-type'), path).toBe('text/html; charset=utf-8');
      expect(shown.headers.get('vary'), path).toBe('Accept');

      for (const accept of ['application/json', '*/*', 'application/json, text/html;q=0.9']) {
        if (path.endsWith('/results') && accept === '*/*') continue;
        const plain = await api.get(path, { accept });
        expect(plain.headers.get('content-type'), `${path} ${accept}`).toMatch(/^application\/json/);
        expect(plain.headers.get('vary'), path).toBe('Accept');
      }
    }
  });

  it('/req/html/definition: the API definition is Swagger UI for browsers', async () => {
    await page.goto('/api');

    expect(new URL(page.url()).pathname).toBe('/api.html');
    await page.waitForSelector('.swagger-ui h1:has-text("cwl-processes")');
  });

  it('/req/html/content: a page has every value of the JSON, and every link of it as a link', async () => {
    for (const path of resources()) {
      const json = (await api.get(inForm(path, 'json'))).body;
      await page.goto(inForm(path, 'html'));
      const text = (await page.textContent('main')) ?? '';
      const hrefs = await page.$$eval('a', (links) => links.map((link) => link.href));

      const { values, links } = contentOf(withoutOwnLinks(json));
      expect(values.length, path).toBeGreaterThan(2);
      expect(
        values.filter((value) => !text.includes(value)),
        path,
      ).toEqual([]);
      expect(
        links.filter((href) => !hrefs.includes(new URL(href).href)),
        path,
      ).toEqual([]);
      if (json.links !== undefined) {
        expect(hrefs, path).toContain(`${api.url}${inForm(path, 'json')}`);
        expect(hrefs, path).toContain(`${api.url}${inForm(path, 'html')}`);
      }
    }
  });

  it('leads nowhere where nothing is', async () => {
    const seen = new Set<string>();
    for (const path of resources()) {
      await page.goto(path);
      // An execution is no page: its link is for the form, and for programs.
      const links = await page.$$eval('a:not([rel$="/execute"])', (all) => all.map(({ href }) => href));
      for (const href of links) if (href.startsWith(api.url)) seen.add(href);
    }
    expect(seen.size).toBeGreaterThan(30);
    for (const href of seen) {
      const { status } = await api.get(href, { accept: BROWSER_ACCEPT });
      expect(status, href).toBeLessThan(400);
    }
  });

  it('/req/core/pl-links, /req/core/process-summary-links, /req/ogc-process-description/links, /req/job-list/links: JSON links to the page, and the page to the JSON', async () => {
    for (const path of ['/processes', '/processes/pages-walk', '/jobs', `/jobs/${job}`]) {
      const { links } = (await api.get(path)).body as { readonly links: readonly Link[] };
      expect(links, path).toContainEqual(expect.objectContaining({ rel: 'self', type: 'application/json' }));
      const other = links.find(({ rel }) => rel === 'alternate');
      expect(other?.type, path).toBe('text/html');

      await page.goto(other?.href ?? '');
      const hrefs = (rel: string) =>
        page.$$eval(`a[rel=${rel}]`, (all) => all.map((a) => a.getAttribute('href')));
      expect(await hrefs('self'), path).toContain(other?.href);
      const back = other?.href.replace('f=html', 'f=json') ?? '';
      expect(await hrefs('alternate'), path).toContain(back);
      const json = await api.get(back, { accept: BROWSER_ACCEPT });
      expect(json.headers.get('content-type'), path).toContain('application/json');
    }
    const { processes } = (await api.get('/processes?limit=100')).body;
    for (const { links } of processes as { readonly links: readonly Link[] }[]) {
      expect(links.map(({ rel }) => rel)).toEqual(expect.arrayContaining(['self', 'alternate']));
    }
  });

  it('walks from the list through the form and the running job to its results', async () => {
    await page.goto('/processes?limit=1000');
    await page.click(`h2 a:has-text("Water")`);
    expect(await page.textContent('h1')).toBe(HOSTILE);

    await page.getByLabel('How long').fill('3');
    await page.getByLabel('words').fill('first\nsecond');
    await page.getByLabel('mode').selectOption('exact');
    await page.getByLabel('loud').selectOption('true');
    const file = { name: 'my scene.txt', mimeType: 'text/plain', buffer: Buffer.from('seen <u>here</u>') };
    await page.setInputFiles('[data-input=scene] input[type=file]', file);
    await page.click('button[type=submit]');

    await page.waitForURL('**/jobs/*');
    await page.evaluate('window.stays = true');
    await page.click('#steps tr:has-text("draw") a:has-text("stdout")');
    await page.waitForSelector('#log pre:has-text("drawing <i>now</i>")');
    await page.waitForSelector('#steps tr:has-text("draw") .succeeded');
    await page.waitForSelector('#state .successful');
    expect(await page.evaluate('window.stays')).toBe(true);
    expect(await page.textContent('#steps tr:has-text("draw") td:nth-of-type(4)')).toBe('0');

    await page.click('a.main:has-text("Results")');
    const outputs = await page.$$eval('.output', (all) =>
      Object.fromEntries(all.map((one) => [one.querySelector('h2')?.textContent, one.textContent])),
    );
    expect(outputs).toMatchObject({
      words: expect.stringContaining('["first","second"]'),
      mode: expect.stringContaining('exact'),
      loud: expect.stringContaining('true'),
      lakes: expect.stringContaining('"name": "<b>lake</b>"'),
      scene: expect.stringContaining('seen <u>here</u>'),
      folder: expect.stringContaining('a.txt'),
    });
    await page.locator('img').scrollIntoViewIfNeeded();
    const width = await page.$eval('img', async (image) => {
      await image.decode();
      return image.naturalWidth;
    });
    expect(width).toBe(30);
    await page.click('.output a:has-text("folder")');
    await page.click('a:has-text("a.txt")');
    expect(await page.textContent('body')).toBe('inside\n');
  });

  it('shows each problem of a refused request beside its field, and lets the person go on', async () => {
    await page.goto('/processes/pages-walk');
    await page.getByLabel('How long').fill('long');
    await page.getByLabel('scene', { exact: true }).fill('file:///etc/passwd');
    await page.click('button[type=submit]');

    await page.waitForSelector('[data-input=seconds] .errors li');
    expect(await page.textContent('[data-input=seconds] .errors')).toMatch(/seconds.*int/);
    expect(await page.textContent('[data-input=scene] .errors')).toContain('scene');
    expect(await page.textContent('[data-input=words] .errors')).toBe('');
    expect(await page.inputValue('#input-seconds')).toBe('long');

    await page.getByLabel('How long').fill('0');
    await page.getByLabel('scene', { exact: true }).fill('');
    await page.click('button[type=submit]');
    await page.waitForURL('**/jobs/*');
    await page.waitForSelector('#state .successful');
  });

  it('stops a job by its button, and then removes it', async () => {
    const long = await api.execute('pages-walk', { seconds: 600 });
    await page.goto(`/jobs/${long}`);
    await page.waitForSelector('#state .running');
    await page.click('button:has-text("Dismiss")');
    await page.waitForSelector('#state .dismissed');
    expect((await api.get(`/jobs/${long}`)).body.status).toBe('dismissed');

    await page.click('button:has-text("Remove")');
    await page.waitForURL('**/jobs');
    expect(dialogs).toHaveLength(1);
    expect((await api.get(`/jobs/${long}`)).status).toBe(404);
  });

  it('lists jobs by their status', async () => {
    await page.goto('/jobs?processID=pages-walk');
    await page.click('.filter a:has-text("successful")');
    expect(await page.textContent('.filter [aria-current]')).toBe('successful');
    const states = await page.$$eval('tbody .state', (all) => all.map((one) => one.textContent));
    expect(states.length).toBeGreaterThan(0);
    expect(new Set(states)).toEqual(new Set(['successful']));

    await page.click('.filter a:has-text("failed")');
    expect(await page.textContent('main')).toContain('There is no such job.');
  });

  it('lets nothing that a package says become more than text', async () => {
    for (const path of resources()) {
      const answer = await page.goto(path);
      const policy = answer?.headers()['content-security-policy'] ?? '';
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).not.toContain('unsafe');
      const sources = await page.$$eval('script', (all) => all.map(({ src, text }) => src + text));
      expect(
        sources.every((source) => source.startsWith(`${api.url}/assets/`)),
        path,
      ).toBe(true);
      expect(await page.$$('[onerror], main b, main i, main u')).toEqual([]);
    }
    expect(dialogs).toEqual([]);
  });

  it('says to people what is wrong, and to programs as before', async () => {
    const answer = await page.goto('/jobs/none');
    expect(answer?.status()).toBe(404);
    expect(await page.textContent('h1')).toBe('No such job');
    expect(await page.textContent('main')).toContain("There is no job 'none'.");

    await page.goto('/jobs?limit=none&colour=blue');
    expect(await page.textContent('main')).toContain("There is no query parameter 'colour' here.");

    for (const accept of ['*/*', 'application/json', 'application/problem+json, text/html;q=0.5']) {
      const plain = await api.get('/jobs/none', { accept });
      expect(plain.headers.get('content-type'), accept).toBe('application/problem+json');
      expect(plain.body).toMatchObject({ status: 404, code: 'no-such-job' });
    }
  });

  it('is usable with a keyboard and a screen reader', async () => {
    for (const path of resources()) {
      await page.goto(path);
      expect(await page.getAttribute('html', 'lang'), path).toBe('en');
      expect(await page.title(), path).not.toBe('');
      expect(await page.$$('h1'), path).toHaveLength(1);
      expect(await page.$$('thead th:not([scope])'), path).toEqual([]);
      expect(await page.$$('img:not([alt])'), path).toEqual([]);
    }
    await page.goto('/processes/pages-walk');
    const unlabelled = await page.evaluate(
      "[...document.querySelectorAll('form :is(input, select, textarea)')].filter((one) => one.labels.length !== 1).length",
    );
    expect(unlabelled).toBe(0);
  });
});

function inForm(path: string, form: 'html' | 'json'): string {
  return `${path}${path.includes('?') ? '&' : '?'}f=${form}`;
}

/** On a page, those of the two forms are the other way round. */
function withoutOwnLinks(body: { readonly links?: readonly Link[] }): object {
  const links = body.links?.filter(({ rel }) => rel !== 'self' && rel !== 'alternate');
  return { ...body, ...(links !== undefined && { links }) };
}

/** All texts and numbers of a body, and the addresses of its links. */
function contentOf(node: unknown): { values: string[]; links: string[] } {
  if (typeof node === 'string') return { values: [node], links: [] };
  if (typeof node !== 'object' || node === null) return { values: [JSON.stringify(node)], links: [] };
  const parts = Object.values(node).map(contentOf);
  const { href } = node as Partial<Link>;
  return {
    values: parts.flatMap(({ values }) => values),
    links: [...parts.flatMap(({ links }) => links), ...(typeof href === 'string' ? [href] : [])],
  };
}
