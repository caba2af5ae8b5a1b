import { setImmediate } from 'node:timers/promises';
import { writeProvJson } from './prov-json.ts';
import { writeProvJsonLd } from './prov-jsonld.ts';
import { writeProvN } from './prov-n.ts';
import { writeProvRdf } from './prov-rdf.ts';
import type { ProvDocument } from './statement.ts';

export type ProvForm = 'json' | 'jsonld' | 'provn' | 'ttl' | 'nt';

/** Characters of a piece. */
const PIECE = 16 * 1024;

/** A document in one of the forms of PROV, in pieces with a pause after each: other requests are answered meanwhile. */
export async function* writeProv(document: ProvDocument, form: ProvForm): AsyncGenerator<string> {
  let piece = '';
  for (const text of await textsOf(document, form)) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
    await setImmediate();
  }
  yield piece;
}

async function textsOf(document: ProvDocument, form: ProvForm): Promise<Iterable<string>> {
  switch (form) {
    case 'json':
      return writeProvJson(document);
    case 'jsonld':
      return writeProvJsonLd(document);
    case 'provn':
      return writeProvN(document);
    case 'ttl':
      return [await writeProvRdf(document, 'text/turtle')];
    case 'nt':
      return [await writeProvRdf(document, 'application/n-triples')];
  }
}
