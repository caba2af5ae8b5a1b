/** CWL v1.2 §InplaceUpdateRequirement: what a tool has updated. */
import { expect, it } from 'vitest';
import { updatedInputs } from '../../../../src/cwl/tool/updated-inputs.ts';
import { ESCAPING_LINK, memoryFiles, type Tree } from './memory-files.ts';
import { commandLineTool, prepareRun } from './run-tool.ts';

const inputs = {
  f: { class: 'File', location: 'object:in/f.txt' },
  d: { class: 'Directory', location: 'object:in/d' },
} as const;
const stored = { 'object:in/f.txt': 'f', 'object:in/d/x': 'x' };
const OUT = '/var/spool/cwl';

async function updated(requirements: string, written: Tree): Promise<object> {
  const run = await commandLineTool(`inputs: {f: File, d: Directory}\n${requirements}`);
  return updatedInputs(run, await prepareRun(run, { inputs, stored }), memoryFiles(written));
}

const staged = (listing: string) => `InitialWorkDirRequirement: {listing: [${listing}]}`;
const both = '{entry: $(inputs.f), writable: true}, {entry: $(inputs.d), entryname: e, writable: true}';
const written = { [`${OUT}/f.txt`]: 'new', [`${OUT}/e/y`]: 'y' };
const all = {
  'object:in/f.txt': { class: 'File', path: `${OUT}/f.txt`, basename: 'f.txt' },
  'object:in/d': { class: 'Directory', path: `${OUT}/e`, basename: 'e' },
};
const inplace = 'InplaceUpdateRequirement: {inplaceUpdate: true}';

it.each([
  ['as a requirement', `requirements: {${inplace}, ${staged(both)}}`, written, all],
  ['as a hint', `hints: {${inplace}}\nrequirements: {${staged(both)}}`, written, all],
  ['switched off', `requirements: {${inplace.replace('true', 'false')}, ${staged(both)}}`, written, {}],
  [
    'switched off by a requirement over a hint',
    `hints: {${inplace}}\nrequirements: {${inplace.replace('true', 'false')}, ${staged(both)}}`,
    written,
    {},
  ],
  ['without it', `requirements: {${staged(both)}}`, written, {}],
  ['of what is not writable', `requirements: {${inplace}, ${staged('$(inputs.f)')}}`, written, {}],
  [
    "of a literal, which is nobody else's",
    `requirements: {${inplace}, ${staged('{entry: text, entryname: t, writable: true}')}}`,
    { [`${OUT}/t`]: 'new' },
    {},
  ],
  ['of what the tool has taken away', `requirements: {${inplace}, ${staged(both)}}`, {}, {}],
])('inputs updated in place: %s', async (_what, requirements, files, expected) => {
  expect(await updated(requirements, files)).toEqual(expected);
});

it.each<[string, string, Tree, RegExp]>([
  [
    'that was staged twice',
    `{entry: $(inputs.f), writable: true}, {entry: $(inputs.f), entryname: g, writable: true}`,
    { [`${OUT}/f.txt`]: 'f', [`${OUT}/g`]: 'f' },
    /'\/var\/spool\/cwl\/g' and '\/var\/spool\/cwl\/f.txt' are the same input/,
  ],
  ['that has become a folder', both, { [`${OUT}/f.txt/x`]: '' }, /given as a file to be updated/],
  ['that has become a link that leads out', both, { [`${OUT}/f.txt`]: ESCAPING_LINK }, /f\.txt.*link/],
])('refuses an input %s', async (_what, listing, files, message) => {
  await expect(updated(`requirements: {${inplace}, ${staged(listing)}}`, files)).rejects.toThrow(message);
});
