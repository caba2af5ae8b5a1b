import type { ClassRelation } from '../../cwl/ports.ts';
import { relationsOf, type Triple } from './class-relations.ts';
import { inPieces } from './in-pieces.ts';

/** Class relations of an OWL file in RDF/XML. Rejects with what the parser does not understand and where. */
export async function readRdfXml(text: string, uri: string): Promise<ClassRelation[]> {
  // Loaded where it is needed: few packages have an ontology.
  const { RdfXmlParser } = await import('rdfxml-streaming-parser');
  const parser = new RdfXmlParser({
    baseIRI: uri,
    trackPosition: true,
    validateUri: false,
    allowDuplicateRdfIds: true,
  });
  const relations: ClassRelation[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('end', resolve);
    parser.on('error', reject);
  });
  parser.on('data', (triple: Triple) => relations.push(...relationsOf(triple)));
  const feed = async (): Promise<void> => {
    for await (const piece of inPieces(text)) {
      if (parser.errored) return;
      parser.write(piece);
    }
    parser.end();
  };
  await Promise.all([ended, feed()]);
  return relations;
}
