import { describe, expect, it } from 'vitest';
import {
  fileStem,
  pathToReference,
  processName,
  resolveReference,
  shortName,
} from '../../../../src/cwl/document/source/reference.ts';

describe('CommandLineTool §2.3 Identifiers: a reference', () => {
  it.each<[string, string, string | undefined]>([
    ['b.cwl', 'http://h/a/x.cwl', 'http://h/a/b.cwl'],
    ['../b.cwl#m', 'http://h/a/x.cwl', 'http://h/b.cwl#m'],
    ['#m', 'http://h/a/x.cwl#n', 'http://h/a/x.cwl#m'],
    ['http://h/a/../b.cwl', 'file:///x', 'http://h/b.cwl'],
    ['b c.cwl', 'file:///a/x.cwl', 'file:///a/b%20c.cwl'],
    ['b.cwl', 'package.cwl', 'b.cwl'],
    ['../../b.cwl', 'a/package.cwl', 'b.cwl'],
    ['b.cwl', '/a/package.cwl', '/a/b.cwl'],
    ['/a/package.cwl', '', '/a/package.cwl'],
    ['b.cwl', 'data:text/plain,x', undefined],
  ])('%s in %s is %s', (reference, base, expected) => {
    expect(resolveReference(reference, base)).toBe(expected);
  });

  it.each([
    ['#main/x', 'x', 'main/x'],
    ['main/x', 'x', 'main/x'],
    ['tool.cwl', 'tool.cwl', 'tool.cwl'],
    ['eo:ndvi', 'eo:ndvi', 'eo:ndvi'],
    ['x', 'x', 'x'],
    ['http://h/wf.cwl#main', 'main', 'main'],
    ['http://h/wf.cwl', 'wf.cwl', 'wf'],
    ['#tool.cwl', 'tool.cwl', 'tool.cwl'],
  ])('%s is called %s, and as the id of a process %s', (id, short, name) => {
    expect([shortName(id), processName(id)]).toEqual([short, name]);
  });

  it.each([
    ['http://h/a/tool%20a.cwl?v=1', 'tool a'],
    ['package.cwl', 'package'],
    ['http://h/a/', 'a'],
    ['', 'main'],
  ])('to the file %s is called %s', (uri, stem) => {
    expect(fileStem(uri)).toBe(stem);
  });

  it.each([
    ['a b#1.txt', 'a%20b%231.txt'],
    ['/d/a.txt', 'file:///d/a.txt'],
  ])('made of the path %s is %s', (path, reference) => {
    expect(pathToReference(path)).toBe(reference);
  });
});
