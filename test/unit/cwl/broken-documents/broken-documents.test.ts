import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CASES } from './cases.ts';
import { FOLDER, NAMES, ourMessage, readSections } from './messages.ts';

const OURS = readSections('ours.txt');
const CWLTOOL = readSections('cwltool.txt');

/** What an author needs to mend a document. */
interface Qualities {
  /** File, line and column of the mistake. */
  readonly place: boolean;
  /** The line of the document. */
  readonly source: boolean;
  /** Every name on the path to the mistake. */
  readonly path: boolean;
  /** What to do. */
  readonly remedy: boolean;
}

function qualitiesOf(text: string, [name, place, path, , remedy]: (typeof CASES)[number]): Qualities {
  const where = place.includes('.cwl') ? place : `${name}.cwl:${place}`;
  const [file, line] = where.split(':');
  const source = readFileSync(join(FOLDER, file!), 'utf8').split('\n')[Number(line) - 1]!;
  return {
    place: text.includes(`${where}:`),
    source: text.includes(source.trim()),
    path: path.split('/').every((segment) => text.includes(segment)),
    remedy: text.includes(remedy),
  };
}

const countOf = ({ place, source, path, remedy }: Qualities): number =>
  [place, source, path, remedy].filter(Boolean).length;

describe('a document with a typical mistake', () => {
  it('has a row in the table, and a record of both programs', () => {
    for (const names of [CASES.map(([name]) => name), [...OURS.keys()], [...CWLTOOL.keys()]])
      expect(names).toEqual(NAMES);
    expect(NAMES.length).toBeGreaterThanOrEqual(40);
  });

  it.each(CASES)('%s', async (name, place, path, rule, remedy) => {
    const message = await ourMessage(name);

    expect(message).toBe(OURS.get(name));
    const ours = qualitiesOf(message, [name, place, path, rule, remedy]);
    expect(ours).toEqual({ place: true, source: true, path: true, remedy: true });
    expect(message).toContain(path === '' ? `  rule ${rule}` : `  in ${path}, rule ${rule}`);
    const theirs = qualitiesOf(CWLTOOL.get(name)!, [name, place, path, rule, remedy]);
    expect(countOf(theirs)).toBeLessThan(countOf(ours));
  });

  it('is told in four lines for each mistake', () => {
    for (const [name, text] of OURS) {
      const lines = text.split('\n');
      const problems = lines.filter((line) => /^ .*\brule /.test(line)).length;
      expect(lines.length, name).toBe(4 * problems + 1);
    }
  });
});
