/** InplaceUpdateRequirement (CWL v1.2) as a client sees it: later steps have the update, everybody else the file as it was. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

/** Adds a line to its file, in place. */
const APPEND = {
  class: 'CommandLineTool',
  requirements: {
    InlineJavascriptRequirement: {},
    InitialWorkDirRequirement: { listing: [{ entry: '$(inputs.f)', writable: true }] },
  },
  hints: { InplaceUpdateRequirement: { inplaceUpdate: true } },
  inputs: { f: 'File', after: 'Any?' },
  baseCommand: ['sh', '-c', 'echo more >> "$0"'],
  arguments: ['$(inputs.f.basename)'],
  outputs: { done: { type: 'File', outputBinding: { glob: '$(inputs.f.basename)' } } },
};
const CAT = {
  class: 'CommandLineTool',
  inputs: { f: { type: 'File', inputBinding: {} }, after: 'Any?' },
  baseCommand: 'cat',
  stdout: 'said',
  outputs: {
    said: {
      type: 'string',
      outputBinding: { glob: 'said', loadContents: true, outputEval: '$(self[0].contents)' },
    },
  },
};

const append = (links: object) => ({ in: links, out: ['done'], run: APPEND });
const cat = (links: object) => ({ in: links, out: ['said'], run: CAT });
const workflow = (id: string, steps: object, outputs: object) =>
  JSON.stringify({ cwlVersion: 'v1.2', class: 'Workflow', id, inputs: { text: 'File' }, steps, outputs });

describe(`a file that a step updates in place, ${inject('form')}`, () => {
  const api = sharedApi();
  let text: { readonly href: string };

  beforeAll(async () => {
    const upload = await api.send('POST', '/uploads?name=a.txt', { body: 'first\n', type: 'text/plain' });
    text = { href: upload.body.href };
  });

  it('is another one for later steps and outputs of the job, and the same for the client and other jobs', async () => {
    const steps = {
      before: cat({ f: 'text' }),
      append: append({ f: 'text', after: 'before/said' }),
      again: append({ f: 'append/done' }),
      after: cat({ f: 'text', after: 'again/done' }),
    };
    const outputs = {
      before: { type: 'string', outputSource: 'before/said' },
      after: { type: 'string', outputSource: 'after/said' },
      text: { type: 'File', outputSource: 'text' },
      once: { type: 'File', outputSource: 'append/done' },
    };
    await api.deploy(workflow('in-place', steps, outputs), 'application/cwl+json');
    for (let time = 1; time <= 2; time += 1) {
      const job = await api.execute('in-place', { text });
      expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
      const results = await api.results(job);
      expect(results).toMatchObject({ before: 'first\n', after: 'first\nmore\nmore\n' });
      for (const file of [results.text, results.once]) {
        expect(file).toMatchObject({ basename: 'a.txt', size: 16 });
        expect((await api.get(file.location)).text).toBe('first\nmore\nmore\n');
      }
      expect((await api.get(text.href)).text).toBe('first\n');
    }
  });

  it('fails the job where two steps write it independently of each other', async () => {
    const steps = { one: append({ f: 'text' }), two: append({ f: 'text' }) };
    await api.deploy(workflow('in-place-twice', steps, {}), 'application/cwl+json');
    const { status, message } = await api.untilDone(await api.execute('in-place-twice', { text }));
    expect(status).toBe('failed');
    expect(message).toMatch(/^Step (?:one|two) failed: It has updated 'a\.txt' in place, and another step/);
    expect((await api.get(text.href)).text).toBe('first\n');
  });
});
