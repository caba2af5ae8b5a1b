/** Results as clients take them away: all in one, checked, in parts, and as STAC. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { readZip } from '../unit/processes/support/read-zip.ts';
import { sharedApi } from './support/shared.ts';

const PACKAGE = `
cwlVersion: v1.2
class: CommandLineTool
id: results-taken-away
requirements:
  InlineJavascriptRequirement: {}
  InitialWorkDirRequirement:
    listing:
      - entryname: make.sh
        entry: |
          mkdir -p stac/item/empty
          printf '{"stac_version":"1.0.0","type":"Catalog","id":"c","description":"d","links":[{"rel":"item","href":"./item/i.json"}]}' > stac/catalog.json
          printf '{"stac_version":"1.0.0","type":"Feature","id":"i","geometry":null,"properties":{"datetime":null},"links":[{"rel":"root","href":"../catalog.json"}],"assets":{"data":{"href":"./data.bin"}}}' > stac/item/i.json
          head -c 3000000 /dev/zero | tr '\\0' 'x' > stac/item/data.bin
          printf a > a.txt; printf b > b.txt
baseCommand: [sh, make.sh]
inputs: {}
outputs:
  stac: { type: Directory, outputBinding: { glob: stac } }
  texts: { type: "File[]", outputBinding: { glob: "*.txt" } }
  number: { type: int, outputBinding: { outputEval: $(3 + 4) } }
`;

describe(`results, ${inject('form')}`, () => {
  const api = sharedApi();
  let results: string;

  beforeAll(async () => {
    await api.deploy(PACKAGE);
    const job = await api.execute('results-taken-away');
    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
    results = `${api.url}/jobs/${job}/results`;
  });

  it('are a ZIP that holds what the manifest says', async () => {
    const { files, size } = (await api.get(`${results}?f=manifest`)).body;
    const answer = await fetch(results, { headers: { accept: 'application/zip' } });
    const zip = readZip(Buffer.from(await answer.arrayBuffer()));

    expect(Object.keys(zip).sort()).toEqual([
      'results.json',
      'stac/stac/catalog.json',
      'stac/stac/item/data.bin',
      'stac/stac/item/empty/',
      'stac/stac/item/i.json',
      'texts/0/a.txt',
      'texts/1/b.txt',
    ]);
    for (const file of files) {
      const bytes = zip[file.path] ?? '';
      expect([file.size, file.checksum], file.path).toEqual([
        bytes.length,
        `sha1$${createHash('sha1').update(bytes).digest('hex')}`,
      ]);
    }
    expect(files.reduce((sum: number, file: { size: number }) => sum + file.size, 0)).toBe(size);
    expect(JSON.parse(zip['results.json'] ?? '')).toMatchObject({
      number: 7,
      texts: [{ location: 'texts/0/a.txt' }, {}],
    });
  });

  it('are had one value at a time', async () => {
    const first = await api.get(`${results}/texts/0`);
    const second = await api.get(`${results}/texts/1`);

    expect([first.text, second.text, first.headers.get('ogc-output-values-count')]).toEqual(['a', 'b', '2']);
    expect(first.headers.get('content-disposition')).toBe('inline; filename="a.txt"');
    expect((await api.get(`${results}/texts/2`)).status).toBe(404);
  });

  it('go on where a download broke off, by the checksum that the document says', async () => {
    const { stac } = (await api.get(results, { accept: 'application/json' })).body;
    const folder = stac.listing.find((entry: { basename: string }) => entry.basename === 'item');
    const { href, checksum } = folder.listing.find(
      (entry: { basename: string }) => entry.basename === 'data.bin',
    );
    const rest = await api.get(href, {
      range: 'bytes=2999990-',
      'if-range': `"${checksum.replace('$', '-')}"`,
    });

    expect([rest.status, rest.text]).toEqual([206, 'x'.repeat(10)]);
    const etag = rest.headers.get('etag') ?? '';
    expect((await api.get(href, { 'if-none-match': etag })).status).toBe(304);
    expect((await api.send('HEAD', href)).headers.get('content-length')).toBe('3000000');
  });

  it('are STAC that can be followed from the output to the data', async () => {
    const catalogue = await api.get(`${results}/stac?profile=stac`);
    const item = await api.get(
      catalogue.body.links.find((link: { rel: string }) => link.rel === 'item').href,
    );
    const root = await api.get(item.body.links.find((link: { rel: string }) => link.rel === 'root').href);
    const data = await api.send('HEAD', item.body.assets.data.href);

    expect(catalogue.body.type).toBe('Catalog');
    expect(item.headers.get('content-type')).toContain('application/geo+json');
    expect(root.body).toEqual(catalogue.body);
    expect(data.headers.get('content-length')).toBe('3000000');
  });

  it('are a folder as a list, as a page and as a ZIP', async () => {
    const { href } = (await api.get(`${results}/stac`)).body;
    const zip = await fetch(href, { headers: { accept: 'application/zip' } });

    expect((await api.get(href)).body).toContain(`${href}catalog.json`);
    expect((await api.get(`${results}/stac`, { accept: 'text/html' })).text).toContain('catalog.json');
    expect(Object.keys(readZip(Buffer.from(await zip.arrayBuffer())))).toContain('stac/item/empty/');
  });
});
