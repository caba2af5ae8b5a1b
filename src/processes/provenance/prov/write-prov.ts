import { writeProvJson } from './prov-json.ts';
import { writeProvJsonLd } from './prov-jsonld.ts';
import { writeProvN } from './prov-n.ts';
import { writeProvRdf } from './prov-rdf.ts';
import type { ProvDocument } from './statement.ts';

export type ProvForm = 'json' | 'jsonld' | 'provn' | 'ttl' | 'nt';

/** A document in one of the forms of PROV, in pieces. */
export async function* writeProv(document: ProvDocument, form: ProvForm): AsyncGenerator<string> {
  switch (form) {
    case 'json':
      return yield* writeProvJson(document);
    case 'jsonld':
      return yield* writeProvJsonLd(document);
    case 'provn':
      return yield* writeProvN(document);
    case 'ttl':
      return yield await writeProvRdf(document, 'text/turtle');
    case 'nt':
      return yield await writeProvRdf(document, 'application/n-triples');
  }
}
