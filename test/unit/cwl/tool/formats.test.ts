/** CWL v1.2 §"Format checking" and §CommandOutputParameter.format: Files as tools get and give them. */
import { describe, expect, it } from 'vitest';
import type { CwlObject, CwlValue } from '../../../../src/cwl/values/value.ts';
import { collected, commandLineTool, prepareRun } from './run-tool.ts';

const PREFIX = '$namespaces: {e: "http://e/"}\n';
const formats = { 'http://e/cog': ['http://e/tiff'], 'http://e/tiff': ['http://e/image'] };
const stored = { 'object:a': 'x' };
const file = (format?: string): CwlObject => ({
  class: 'File',
  location: 'object:a',
  basename: 'a',
  ...(format !== undefined && { format }),
});
const record = 'type: {type: record, fields: {f: {type: File, format: e:image}}}';

describe('CommandLineTool §5 InputFormat: an input File', () => {
  it.each<[string, string, CwlValue, boolean]>([
    ['of the very format', '{type: File, format: e:cog}', file('http://e/cog'), true],
    ['of a sub-class', '{type: File, format: e:tiff}', file('http://e/cog'), true],
    ['of a sub-class of a sub-class', '{type: File, format: e:image}', file('http://e/cog'), true],
    ['of a super-class', '{type: File, format: e:cog}', file('http://e/tiff'), false],
    ['of one of several formats', '{type: File, format: [e:text, e:image]}', file('http://e/tiff'), true],
    ['of none of them', '{type: File, format: [e:text, e:table]}', file('http://e/tiff'), false],
    ['of a full IRI', '{type: File, format: "http://e/image"}', file('http://e/tiff'), true],
    ['of unknown format', '{type: File, format: e:image}', file(), true],
    ['of what an expression says', '{type: File, format: $(inputs.wanted)}', file('http://e/tiff'), true],
    ['of something else', '{type: File, format: $(inputs.other)}', file('http://e/tiff'), false],
    [
      'of a list that an expression says',
      '{type: File, format: $(inputs.both)}',
      file('http://e/tiff'),
      true,
    ],
    ['that is absent', '{type: File?, format: e:image}', null, true],
    ['in a list', '{type: "File[]", format: e:image}', [file('http://e/cog'), file('http://e/tiff')], true],
    [
      'in a list with another',
      '{type: "File[]", format: e:image}',
      [file('http://e/cog'), file('http://e/x')],
      false,
    ],
    ['in a record', `{${record}}`, { f: file('http://e/cog') }, true],
    ['of another kind in a record', `{${record}}`, { f: file('http://e/x') }, false],
    [
      'of another kind in a list of records',
      `{type: {type: array, items: {${record.replace('type: {', '').slice(0, -1)}}}}`,
      [{ f: file('http://e/cog') }, { f: file('http://e/x') }],
      false,
    ],
  ])('%s', async (_, parameter, value, fits) => {
    const extra = ', wanted: string, other: string, both: "string[]"';
    const run = await commandLineTool(`${PREFIX}inputs: {x: ${parameter}${extra}}`);
    const inputs = {
      x: value,
      wanted: 'http://e/image',
      other: 'http://e/x',
      both: ['http://e/x', 'http://e/tiff'],
    };
    const preparing = prepareRun({ ...run, formats }, { inputs, stored });
    if (fits) await expect(preparing).resolves.toBeDefined();
    else
      await expect(preparing).rejects.toMatchObject({
        blame: 'input',
        message: /^Input 'x'.*has the format/,
      });
  });

  it.each([
    [
      'is another',
      'http://e/cog',
      'http://e/png',
      "without 'http://e/onto' (it answered 404.). Deploy it again",
    ],
    ['is equal', 'http://e/png', 'http://e/png', undefined],
  ])('whose format %s, without the ontology', async (_, given, wanted, message) => {
    const run = await commandLineTool(`inputs: {x: {type: File, format: "${wanted}"}}`);
    const without = { ...run, unreadSchemas: { 'http://e/onto': 'it answered 404.' } };
    const preparing = prepareRun(without, { inputs: { x: file(given) }, stored });
    if (message === undefined) await expect(preparing).resolves.toBeDefined();
    else await expect(preparing).rejects.toThrow(message);
  });
});

describe('CommandLineTool §5 OutputFormat: an output File has the format', () => {
  const binding = 'outputBinding: {glob: a}';
  it.each<[string, string, CwlValue]>([
    ['that is written', `{type: File, format: "http://e/x", ${binding}}`, 'http://e/x'],
    ['of a prefixed name', `{type: File, format: e:x, ${binding}}`, 'http://e/x'],
    ['that an expression says', `{type: File, format: $(inputs.f), ${binding}}`, 'http://e/f'],
  ])('%s', async (_, parameter, format) => {
    const text = `${PREFIX}inputs: {f: string}\noutputs: {o: ${parameter}}`;
    const { o } = await collected(text, { a: 'x' }, { inputs: { f: 'http://e/f' } });
    expect(o).toMatchObject({ format });
  });

  it('each in a list, and in a record', async () => {
    const text = `${PREFIX}outputs:\n  l: {type: "File[]", format: e:x, outputBinding: {glob: [a, b]}}\n  r: {type: {type: record, fields: {f: {type: File, format: e:y, ${binding}}}}}`;
    const { l, r } = await collected(text, { a: 'x', b: 'y' });
    expect(l).toMatchObject([{ format: 'http://e/x' }, { format: 'http://e/x' }]);
    expect(r).toMatchObject({ f: { format: 'http://e/y' } });
  });
});
