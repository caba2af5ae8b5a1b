/** CWL v1.2 §WorkflowInputParameter.format: Files as workflows get them. */
import { describe, expect, it } from 'vitest';
import type { CwlObject, CwlValue } from '../../../../src/cwl/values/value.ts';
import { start } from '../../../../src/cwl/workflow/start.ts';
import { packed, step, tool, workflow } from './build-document.ts';
import { echoes, runJob } from './run-job.ts';

const formats = { 'e:cog': ['e:tiff'] };
const file = (format: string): CwlObject => ({ class: 'File', location: 'object:a', basename: 'a', format });

describe('the inputs of a workflow', () => {
  it.each<[string, { type: string; format: string[] }, CwlValue, string | undefined]>([
    ['of the very format', { type: 'File', format: ['e:tiff'] }, file('e:tiff'), undefined],
    ['of a sub-class', { type: 'File', format: ['e:tiff'] }, file('e:cog'), undefined],
    [
      'of another',
      { type: 'File', format: ['e:tiff', 'e:x'] },
      file('e:png'),
      'the workflow reads e:tiff, e:x',
    ],
    [
      'of another in a list',
      { type: 'File[]', format: ['e:tiff'] },
      [file('e:cog'), file('e:png')],
      'format e:png',
    ],
    [
      'of another in a list of anything',
      { type: 'Any', format: ['e:tiff'] },
      [file('e:png')],
      'format e:png',
    ],
    [
      'of what an expression says, left to the tools',
      { type: 'File', format: ['$(inputs.f)'] },
      file('e:png'),
      undefined,
    ],
    ['that are absent', { type: 'File?', format: ['e:tiff'] }, null, undefined],
  ])('%s', (_, parameter, value, message) => {
    const document = { ...packed(workflow('w', { x: parameter }, [], {})), formats };
    const [main] = start(document, { x: value }).shards;
    expect(main?.state).toBe(message === undefined ? 'succeeded' : 'failed');
    if (message !== undefined)
      expect(main?.failure).toMatchObject({ blame: 'input', message: expect.stringContaining(message) });
  });

  it('of a workflow in a workflow, where the package is to blame', async () => {
    const inner = workflow('inner', { x: { type: 'File', format: ['e:tiff'] } }, [], {});
    const outer = workflow('main', { x: 'File' }, [step('s', 'inner', { x: 'x' }, [])], {});
    const { records } = await runJob(
      packed(outer, inner, tool('t', {}, {})),
      { x: file('e:png') },
      { t: echoes },
    );
    expect(records.shard('main')?.failure).toMatchObject({
      blame: 'package',
      message: expect.stringContaining("Input 'x': the File 'a' has the format e:png"),
    });
  });
});
