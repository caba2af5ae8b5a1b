import { describe, expect, it } from 'vitest';
import type { PackedDocument } from '../../../../src/cwl/document/model.ts';
import type { CwlObject, CwlValue } from '../../../../src/cwl/values/value.ts';
import { hasSecrets, secretsOfJob, secretsOfShard } from '../../../../src/cwl/workflow/secrets.ts';
import { packed, step, tool, workflow } from './build-document.ts';
import { echoes, runJob } from './run-job.ts';

const only = (value: CwlValue | undefined): CwlObject => (value === undefined ? {} : { a: value });

function deep(value: CwlValue, levels: number): CwlValue {
  let nested = value;
  for (let level = 0; level < levels; level++) nested = [nested];
  return nested;
}

describe('the secrets of a job', () => {
  const process = { ...tool('t', { a: 'Any?' }, {}), secrets: ['a'] };
  const document = packed(process);
  it.each<[string, CwlValue | undefined, string[]]>([
    ['a text', 'pw', ['pw']],
    ['a number', 1234, ['1234']],
    ['a long number', 9007199254740993n, ['9007199254740993']],
    ['texts in a list', ['pw', ['more']], ['pw', 'more']],
    ['texts in a record', { user: 'me', login: { pw: 'x' } }, ['me', 'x']],
    ['no switch', true, []],
    ['no File', { class: 'File', location: 'object:k', basename: 'k' }, []],
    ['a text at any depth', deep('pw', 100_000), ['pw']],
    ['nothing that is absent', undefined, []],
    ['nothing that is null', null, []],
  ])('are %s', (_, value, texts) => {
    expect(secretsOfJob(document, only(value))).toEqual(texts);
  });

  it('are those that the job itself names', () => {
    const open = packed(tool('t', { a: 'string', b: 'string' }, {}));
    const inputs = { a: 'x', b: 'y', 'cwl:requirements': [{ class: 'cwltool:Secrets', secrets: ['b'] }] };
    expect(secretsOfJob(open, inputs)).toEqual(['y']);
    expect(hasSecrets(open)).toBe(false);
    expect(hasSecrets(document)).toBe(true);
  });
});

describe('the secrets of a shard', () => {
  const outer = workflow(
    'main',
    { pw: 'string', name: 'string' },
    [step('sub', 'inner', { word: 'pw', name: 'name' }, ['out'])],
    { o: { type: 'Any?', from: 'sub/out' } },
  );
  const inner = workflow(
    'inner',
    { word: 'string', name: 'string' },
    [step('t', 'tool', { key: 'name' }, ['out'])],
    {
      out: { type: 'Any?', from: 't/out' },
    },
  );
  const document: PackedDocument = packed(
    { ...outer, secrets: ['pw'] },
    { ...inner, secrets: ['word'] },
    { ...tool('tool', { key: 'string' }, { out: 'Any?' }), secrets: ['key'] },
  );

  it('are its own and those of what encloses it, each once', async () => {
    const { records } = await runJob(document, { pw: 'hunter2', name: 'me' }, { tool: echoes });
    expect(secretsOfShard(document, records, 'main/sub[0]/t[0]')).toEqual(['me', 'hunter2']);
    expect(secretsOfShard(document, records, 'main/sub[0]')).toEqual(['hunter2']);
    expect(secretsOfShard(document, records, 'main')).toEqual(['hunter2']);
    expect(secretsOfShard(document, records, 'main/gone[0]')).toEqual([]);
  });
});
