import fc from 'fast-check';
import { load as parse } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { DocumentError, EntryNotFoundError } from '../../../../src/cwl/document/document-error.ts';
import { graphTool, load, tool, workflow } from './support/load-text.ts';

const SEEDS = [
  tool(
    'requirements: {SchemaDefRequirement: {types: [{name: t, type: record, fields: {a: int}}]}, InitialWorkDirRequirement: {listing: [{entryname: a, entry: b}]}}\ninputs: {x: t, f: {type: File, default: {class: File, location: a}, secondaryFiles: [.b]}}\noutputs: {o: stdout}\narguments: [{valueFrom: $(inputs.x)}]',
  ),
  workflow(
    'inputs: {x: string}\noutputs: {y: {type: Any, outputSource: s/o}}\nsteps: {s: {run: "#t", in: {a: {source: x}}, out: [o]}}',
    [graphTool('t', { a: 'string' }, { o: 'File' })],
  ),
].map((text) => parse(text) as object);

const JUNK = fc.oneof(
  fc.constantFrom(
    null,
    true,
    0,
    -1.5,
    '',
    '#',
    '$(',
    '${',
    '../x',
    '__proto__',
    'a/b/c',
    'null',
    'int[]?',
    'http://[',
  ),
  fc.constantFrom(
    [],
    {},
    [[]],
    [null],
    { class: 'File' },
    { type: 'array' },
    { $import: 'gone.yml' },
    { $include: 'gone' },
  ),
  fc.json().map((text) => JSON.parse(text) as unknown),
);

/** Puts junk at a place of the document that a number chooses, as a value or as a key. */
function damage(document: object, place: number, junk: unknown, asKey: boolean): object {
  const copy = structuredClone(document);
  const places: [Record<string, unknown>, string][] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      places.push([value as Record<string, unknown>, key]);
      visit((value as Record<string, unknown>)[key]);
    }
  };
  visit(copy);
  const [parent, key] = places[place % places.length]!;
  if (asKey && !Array.isArray(parent)) {
    parent[typeof junk === 'string' ? junk : JSON.stringify(junk)] = parent[key];
    delete parent[key];
  } else parent[key] = junk;
  return copy;
}

describe('CommandLineTool §2.2 Syntax: whatever a document holds', () => {
  it('it is loaded or refused with places and sentences', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SEEDS),
        fc.nat(),
        JUNK,
        fc.boolean(),
        async (seed, place, junk, asKey) => {
          const error: unknown = await load(JSON.stringify(damage(seed, place, junk, asKey))).catch(
            (caught: unknown) => caught,
          );
          if (!(error instanceof Error)) return;
          expect([DocumentError, EntryNotFoundError]).toContain(error.constructor);
          if (!(error instanceof DocumentError)) return;
          for (const { line, column, message } of error.problems) {
            expect(line).toBeGreaterThan(0);
            expect(column).toBeGreaterThan(0);
            expect(message).not.toMatch(/undefined|\[object/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
