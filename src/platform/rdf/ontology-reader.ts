import { createHash } from 'node:crypto';
import { OntologyError } from '../../cwl/document/formats/ontology-error.ts';
import type { ClassRelation, ReadOntology } from '../../cwl/ports.ts';
import { readRdfXml } from './read-rdf-xml.ts';
import { readTurtle } from './read-turtle.ts';

/** Ontologies whose relations are kept; EDAM, a large one, has four thousand. */
const KEPT = 32;

/** Reads ontologies and remembers them by address and content, so that the next package with the same one costs a hash. */
export function createOntologyReader(): ReadOntology {
  const known = new Map<string, Promise<readonly ClassRelation[]>>();
  return (text, uri) => {
    const key = createHash('sha256').update(`${uri}\n`).update(text).digest('base64');
    const relations = known.get(key) ?? read(text, uri);
    known.delete(key);
    known.set(key, relations);
    const [oldest] = known.keys();
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
    return relations;
  };
}

async function read(text: string, uri: string): Promise<readonly ClassRelation[]> {
  try {
    return await readAs(text)(text, uri);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OntologyError(`${why.replace(/\.?$/, '.')} It should be RDF/XML or Turtle.`, { cause: error });
  }
}

/** By the text itself: addresses of ontologies seldom have an ending, and servers name media types as they like. */
function readAs(text: string): ReadOntology {
  const start = text.slice(0, 2000).replace(/^\uFEFF?\s*/, '');
  if (/<html[\s>]/i.test(start)) throw new Error('it is a web page, not an ontology');
  if (/^[{[]\s*["{}\]]/.test(start)) throw new Error('it looks like JSON');
  return /^<(?:\?xml|!|(?:[\w.-]+:)?RDF[\s>])/.test(start) ? readRdfXml : readTurtle;
}
