/** Who may import whom: the table in docs/architecture.md against the imports themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const src = join(root, 'src');

const ENGINE_LIBRARIES = ['js-yaml'];
/** What would make the engine depend on more than its arguments. */
const OUTER_WORLD =
  /\b(?:Date\.now|new Date|Math\.random|performance\.|console\.|setTimeout|setInterval|queueMicrotask|(?<![#.\w])fetch\(|crypto\.)|\bprocess\.(?:env|cwd|nextTick|hrtime|stdout)\b/;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

/** A file, or a folder with its final slash. */
interface Rule {
  readonly target: string;
  readonly typeOnly: boolean;
}

/** The rows of the section, by station: what its files may import. */
function readTable(): ReadonlyMap<string, readonly Rule[]> {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const [, section = ''] = /^## Who may import whom\n([\s\S]*?)^## /m.exec(page) ?? [];
  const rows = [...section.matchAll(/^\| `([\w/]+)` \| (.+) \|$/gm)];
  return new Map(
    rows.map(([, station = '', cell = '']) => [
      station,
      [...cell.matchAll(/(types of )?`([^`]+)`/g)].map(([, types, target = '']) => ({
        target,
        typeOnly: types !== undefined,
      })),
    ]),
  );
}

function sources(): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const found: Import[] = [];
  for (const match of text.matchAll(
    /^(import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gms,
  )) {
    const target = match[3] ?? match[4] ?? match[5]!;
    const to = target.startsWith('.') ? relative(src, join(src, dirname(file), target)) : target;
    found.push({ from: file, to, typeOnly: match[2] !== undefined });
  }
  return found;
}

/** `platform` is three stations, of which none knows another. */
function stationOf(file: string): string {
  const [folder = '', part = ''] = file.split('/');
  return folder === 'platform' ? `${folder}/${part}` : folder;
}

describe('the import table', () => {
  const table = readTable();
  const imports = sources().flatMap(importsOf);
  const ours = imports.filter(({ to }) => to.endsWith('.ts'));

  function allowed({ from, to, typeOnly }: Import): boolean {
    const station = stationOf(from);
    if (station === 'main' || to.startsWith(`${station}/`)) return true;
    return (table.get(station) ?? []).some((rule) => {
      if (rule.typeOnly && !typeOnly) return false;
      return rule.target.endsWith('/') ? to.startsWith(rule.target) : to === rule.target;
    });
  }

  it('has a row for every station but main, and no other', () => {
    const stations = new Set(sources().map(stationOf));
    stations.delete('main');
    expect([...table.keys()].sort()).toEqual([...stations].sort());
    expect(ours.length).toBeGreaterThan(200);
  });

  it('lets each station import only what the table allows', () => {
    const broken = ours.filter((one) => !allowed(one)).map(({ from, to }) => `${from} imports ${to}`);
    expect(broken).toEqual([]);
  });

  it('allows nothing that nobody imports', () => {
    const unused = [...table].flatMap(([station, rules]) =>
      rules
        .filter(
          ({ target }) => !ours.some(({ from, to }) => stationOf(from) === station && to.startsWith(target)),
        )
        .map(({ target }) => `${station} does not import ${target}`),
    );
    expect(unused).toEqual([]);
  });

  it('keeps the engine free of Node and of every library but two', () => {
    const broken = imports
      .filter(
        ({ from, to }) => from.startsWith('cwl/') && !to.endsWith('.ts') && !ENGINE_LIBRARIES.includes(to),
      )
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(broken).toEqual([]);
  });

  it('keeps the engine free of clocks, chance, logs and the network', () => {
    const broken = sources().filter(
      (file) => file.startsWith('cwl/') && OUTER_WORLD.test(readFileSync(join(src, file), 'utf8')),
    );
    expect(broken).toEqual([]);
  });

  it('keeps adapters known to main alone', () => {
    const adapter = /\/(postgres|bullmq|s3|filesystem|docker|http|data)-[a-z-]+\.ts$/;
    const broken = ours
      .filter(
        ({ from, to }) =>
          adapter.test(to) && !from.startsWith('main/') && from.split('/')[0] !== to.split('/')[0],
      )
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(broken).toEqual([]);
  });
});
