import { EventEmitter } from 'node:events';
import type { ClassRelation } from '../../cwl/ports.ts';
import { relationsOf } from './class-relations.ts';
import { inPieces } from './in-pieces.ts';

/** Class relations of a file in Turtle, N-Triples, TriG or N-Quads. Rejects with what the parser does not understand and its line. */
export async function readTurtle(text: string, uri: string): Promise<ClassRelation[]> {
  // Loaded where it is needed: few packages have an ontology.
  const { Parser } = await import('n3');
  const source = new EventEmitter();
  const relations: ClassRelation[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    new Parser({ baseIRI: uri }).parse(source, (error: Error | null, triple) => {
      if (error) reject(error);
      else if (triple === null) resolve();
      else relations.push(...relationsOf(triple));
    });
  });
  const feed = async (): Promise<void> => {
    // The parser waits for ever for the end of nothing, so there is at least a line.
    for await (const piece of inPieces(`${text}\n`)) source.emit('data', piece);
    source.emit('end');
  };
  await Promise.all([ended, feed()]);
  return relations;
}
