/** Who may import whom: the table of docs/architecture.md, read from the imports themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = join(import.meta.dirname, '../../../src');

/** For each station, what its files may import: a folder (`cwl/`) or one file; `types:` where only `import type` is allowed. */
const TABLE: { readonly [station: string]: readonly string[] } = {
  http: ['processes/', 'jobs/'],
  processes: ['cwl/', 'jobs/', 'objects/object-store.ts', 'objects/source.ts', 'objects/location.ts', 'objects/step-log.ts'],
  jobs: ['cwl/', 'dispatch/dispatch.ts', 'types:steps/step-task.ts'],
  dispatch: ['types:steps/step-task.ts', 'platform/queue/queue.ts'],
  steps: [
    'cwl/',
    'containers/container-runtime.ts',
    'objects/object-store.ts',
    'objects/source.ts',
    'objects/location.ts',
    'objects/step-log.ts',
  ],
  cwl: [],
  containers: [],
  objects: [],
};

/** The ports that each part of the plumbing implements. */
const PLATFORM: { readonly [part: string]: readonly string[] } = {
  database: ['processes/process-store.ts', 'jobs/', 'dispatch/', 'types:cwl/', 'types:steps/step-task.ts'],
  queue: [],
  sandbox: ['cwl/ports.ts', 'cwl/expression/expression-error.ts', 'types:cwl/values/value.ts'],
  log: [],
};

const ENGINE_LIBRARIES = ['js-yaml', 'picomatch'];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function sources(): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const found: Import[] = [];
  for (const match of text.matchAll(/^(import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gms)) {
    const target = match[3] ?? match[4] ?? match[5]!;
    const to = target.startsWith('.') ? relative(src, join(src, dirname(file), target)) : target;
    found.push({ from: file, to, typeOnly: match[2] !== undefined });
  }
  return found;
}

function allowed({ from, to, typeOnly }: Import): boolean {
  const [station = '', part = ''] = from.split('/');
  if (station === 'main') return true;
  const own = station === 'platform' ? `platform/${part}/` : `${station}/`;
  if (to.startsWith(own)) return true;
  const rules = (station === 'platform' ? PLATFORM[part] : TABLE[station]) ?? [];
  return rules.some((rule) => {
    const target = rule.replace('types:', '');
    if (rule.startsWith('types:') && !typeOnly) return false;
    return target.endsWith('/') ? to.startsWith(target) : to === target;
  });
}

describe('the import table', () => {
  const imports = sources().flatMap(importsOf);
  const ours = imports.filter(({ to }) => to.endsWith('.ts'));

  it('sees the imports of every station', () => {
    const stations = new Set(ours.map(({ from }) => from.split('/')[0]));
    expect([...stations].sort()).toEqual(
      ['containers', 'cwl', 'dispatch', 'http', 'jobs', 'main', 'objects', 'platform', 'processes', 'steps'].sort(),
    );
    expect(ours.length).toBeGreaterThan(200);
  });

  it('lets each station import only what the table allows', () => {
    const broken = ours.filter((one) => !allowed(one)).map(({ from, to }) => `${from} imports ${to}`);
    expect(broken).toEqual([]);
  });

  it('keeps the engine free of Node and of every library but two', () => {
    const broken = imports
      .filter(({ from, to }) => from.startsWith('cwl/') && !to.endsWith('.ts') && !ENGINE_LIBRARIES.includes(to))
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(broken).toEqual([]);
  });

  it('keeps adapters known to main alone', () => {
    const adapter = /\/(postgres|bullmq|s3|filesystem|docker|http|data)-[a-z-]+\.ts$/;
    const broken = ours
      .filter(({ from, to }) => adapter.test(to) && !from.startsWith('main/') && dirname(from).split('/')[0] !== to.split('/')[0])
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(broken).toEqual([]);
  });
});
