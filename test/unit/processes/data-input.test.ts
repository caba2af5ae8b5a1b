import { describe, expect, it } from 'vitest';
import type { CwlType, InputParameter } from '../../../src/cwl/document/model.ts';
import { dataInput, withData } from '../../../src/processes/bind-inputs/data-input.ts';

const STAC = 'https://raw.githubusercontent.com/eoap/schemas/main/stac.yaml';
const TEXT: CwlType = { kind: 'string' };
const FILE: CwlType = { kind: 'File' };
const ITEM: CwlType = { kind: 'record', name: 'Item', uri: `${STAC}#Item`, fields: [] };

function input(name: string, type: CwlType, more: Partial<InputParameter> = {}): InputParameter {
  return { name, type, secondaryFiles: [], ...more };
}

describe('the input that takes the data', () => {
  it.each<[string, readonly InputParameter[], string | undefined]>([
    ['the marked one', [input('data', FILE), input('x', TEXT, { data: true })], 'x'],
    ['the only file', [input('item', TEXT), input('x', FILE)], 'x'],
    ['the only list of files, which may be left out', [input('x', optional(list(FILE)))], 'x'],
    ['the only folder', [input('data', TEXT), input('x', { kind: 'Directory' })], 'x'],
    ['the only STAC item', [input('data', TEXT), input('x', ITEM)], 'x'],
    ['of two files the one with a usual name', [input('x', FILE), input('items', FILE)], 'items'],
    ['none of two files with names of their own', [input('x', FILE), input('y', FILE)], undefined],
    ['none of texts with names of their own', [input('x', TEXT)], undefined],
  ])('is %s', (_which, inputs, name) => {
    expect(dataInput({ inputs })?.name).toBe(name);
  });

  it('gets a link as it is where it is a file, and its address where it is a text', () => {
    const link = { href: 'https://stac.example/i', type: 'application/geo+json' };

    expect(withData({ a: 1 }, link, { inputs: [input('x', FILE)] })).toEqual({ a: 1, x: link });
    expect(withData({}, link, { inputs: [input('stac', optional(TEXT))] })).toEqual({ stac: link.href });
    expect(withData({ a: 1 }, undefined, { inputs: [] })).toEqual({ a: 1 });
  });
});

function list(items: CwlType): CwlType {
  return { kind: 'array', items };
}

function optional(type: CwlType): CwlType {
  return { kind: 'union', types: [{ kind: 'null' }, type] };
}
