/** The pages name files; a file that was moved or removed must not stay in them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const TOP = readdirSync(root);
const SUFFIX = /\.(?:ts|cjs|md|ya?ml|json|cwl|tif)$/;

const PAGES = [
  'README.md',
  'src/cwl/README.md',
  'test/conformance/README.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
].filter((page) => page.endsWith('.md'));

/** Link targets, and code that looks like the path of a file or of a folder of ours. */
function namedIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.replace(/#.*$/, ''));
  const code = [...text.matchAll(/`([\w.@-]+(?:\/[\w.@-]+)*\/?)`/g)].map(([, path = '']) => path);
  return [
    ...links.filter((target) => target !== '' && !/^[a-z]+:/i.test(target)),
    ...code.filter((path) => SUFFIX.test(path) || (path.includes('/') && TOP.includes(path.split('/')[0]!))),
  ];
}

it.each(PAGES)('%s names files that there are', (page) => {
  const places = [root, join(root, 'src'), join(root, dirname(page))];
  const missing = namedIn(page).filter((path) => !places.some((place) => existsSync(join(place, path))));
  expect(missing).toEqual([]);
});

it('finds the paths in the architecture', () => {
  const named = namedIn('docs/architecture.md').map((path) => basename(path));
  expect(named).toEqual(
    expect.arrayContaining(['compose.ts', 'openapi.yaml', 'recovery.test.ts', 'recovery']),
  );
  expect(named.length).toBeGreaterThan(150);
});
