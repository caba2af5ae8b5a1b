import { describe, expect, it } from 'vitest';
import type { Process, Workflow } from '../../../src/cwl/document/model.ts';
import { abstractProcesses } from '../../../src/processes/abstract-process.ts';
import { keyOfUrl, urlOfKey } from '../../../src/processes/own-url.ts';
import { canonicalJson, packageHash } from '../../../src/processes/package-hash.ts';
import { chooseProcessId } from '../../../src/processes/process-id.ts';
import { toolDocument } from './support/documents.ts';

describe('packageHash', () => {
  it('does not depend on the order of members', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe('{"b":[1,{"c":"x","d":null}]}');
  });

  it('is a SHA-256 that changes with the document', () => {
    const hash = packageHash(toolDocument());

    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(packageHash(toolDocument({ label: 'other' }))).not.toBe(hash);
  });
});

describe('chooseProcessId', () => {
  it.each([
    [['main'], 'main'],
    [[undefined, '#main'], 'main'],
    [['http://h/wf.cwl#water-bodies'], 'water-bodies'],
    [['mine', 'other'], 'mine'],
    [['', 'Größe_1.2~x'], 'Größe_1.2~x'],
  ])('of %j is %s', (wanted, id) => {
    expect(chooseProcessId(...wanted)).toBe(id);
  });

  it.each(['a b', '.', '-x', 'a?b', 'x'.repeat(201)])('refuses %j', (id) => {
    expect(() => chooseProcessId(id)).toThrow('cannot be the id');
  });
});

describe('own URLs', () => {
  const BASE = 'https://server.example/ogc';

  it.each([
    ['uploads/u/a b#1%.tif', `${BASE}/uploads/u/a%20b%231%25.tif`],
    ['jobs/j/main/s[0]/a1/out/d/', `${BASE}/jobs/j/files/main/s%5B0%5D/a1/out/d/`],
  ])('of %s is %s, and back', (key, url) => {
    expect(urlOfKey(key, BASE)).toBe(url);
    expect(keyOfUrl(url, BASE)).toBe(key);
  });

  it.each([
    'https://other.example/ogc/uploads/u/a',
    'http://server.example/ogc/uploads/u/a',
    `${BASE}2/uploads/u/a`,
    `${BASE}/uploads/u`,
    `${BASE}/jobs/j/results/x`,
    `${BASE}/jobs/j/files/%2e%2e/%2e%2e/k/x`,
    `${BASE}/uploads/u/a%2Fb`,
    `${BASE}/uploads/u/%zz`,
    'object:uploads/u/a',
  ])('do not include %s', (url) => {
    expect(keyOfUrl(url, BASE)).toBeUndefined();
  });

  it('are none for what is not served', () => {
    expect(urlOfKey('cache/x/y', BASE)).toBeUndefined();
  });
});

describe('abstractProcesses', () => {
  const { tool } = toolDocument().processes as { readonly tool: Process };
  const operation: Process = { ...tool, class: 'Operation', id: 'later' } as Process;

  function workflow(...runs: readonly string[]): Workflow {
    const steps = runs.map((run) => ({
      name: run,
      run,
      in: [],
      out: [],
      scatter: [],
      requirements: [],
      hints: [],
    }));
    return {
      class: 'Workflow',
      id: 'main',
      inputs: [],
      outputs: [],
      requirements: [],
      hints: [],
      metadata: {},
      steps,
    };
  }

  it.each([
    ['none in a tool', { main: tool }, []],
    ['the entry itself', { main: operation }, ['main']],
    [
      'one that a workflow runs, at any depth',
      { main: workflow('inner'), inner: workflow('tool', 'later'), tool, later: operation },
      ['later'],
    ],
    ['none that is not run', { main: workflow('tool'), tool, later: operation }, []],
  ])('finds %s', (_name, processes, found) => {
    const document = { ...toolDocument(), entry: 'main', processes: processes as { [id: string]: Process } };

    expect(abstractProcesses(document)).toEqual(found);
  });
});
