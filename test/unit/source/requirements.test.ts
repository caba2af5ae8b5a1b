import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STANDARDS } from '../../../src/http/ogc-uris.ts';
import { identifiers } from './ogc-requirements.ts';

/** Identifiers of requirements outside of comments: those that titles of tests carry, whole or made of a table (`/req/core/%s`). */
const tested: ReadonlySet<string> = new Set(
  readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => titlesOf(readFileSync(`test/${file}`, 'utf8'))),
);

function titlesOf(source: string): readonly string[] {
  const code = source
    .split('\n')
    .filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line))
    .join('\n');
  const whole = code.match(/\/req\/[\w-]+(?:\/[\w-]+)+/g) ?? [];
  const made = [...code.matchAll(/(\/req\/(?:[\w-]+\/)+)%s/g)].flatMap(([, start = '']) =>
    [...code.matchAll(/'([a-z][\w-]+)'/gi)].map(([, name = '']) => start + name),
  );
  return [...whole, ...made];
}

const declared = STANDARDS.filter(({ path }) => path.startsWith('ogcapi-processes')).flatMap(
  ({ path, classes }) =>
    Object.entries(classes).flatMap(([name, isMet]) => (isMet ? [[path, name] as const] : [])),
);

describe('a conformance class that is declared', () => {
  it.each(declared)('has a test for each of its requirements: %s %s', (path, name) => {
    const wanted = identifiers(path, name);

    expect(wanted).not.toEqual([]);
    expect(wanted.filter((id) => !tested.has(id))).toEqual([]);
  });
});
