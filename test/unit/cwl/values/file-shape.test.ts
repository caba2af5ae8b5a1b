import { describe, expect, test } from 'vitest';
import { FileShapeError, withFileShapes } from '../../../../src/cwl/values/file-shape.ts';
import type { CwlValue } from '../../../../src/cwl/values/value.ts';

const FILE = {
  class: 'File',
  location: 'object:a',
  size: 3,
  secondaryFiles: [{ class: 'Directory', listing: [] }],
};

describe('CommandLineTool §5 File, Directory: objects that somebody has made', () => {
  test.each<[CwlValue, CwlValue]>([
    [1, 1],
    [
      { size: 'large', listing: 1 },
      { size: 'large', listing: 1 },
    ],
    [FILE, FILE],
    [{ a: [FILE, null] }, { a: [FILE, null] }],
    [{ class: 'File', location: 'a', format: null } as unknown as CwlValue, { class: 'File', location: 'a' }],
    [
      { class: 'File', location: 'a', listing: 1 } as unknown as CwlValue,
      { class: 'File', location: 'a', listing: 1 } as unknown as CwlValue,
    ],
  ])('%j', (value, expected) => {
    expect(withFileShapes(value)).toEqual(expected);
  });

  test.each<[unknown, string]>([
    [{ class: 'File', location: 5 }, "a File whose 'location' is no text"],
    [{ class: 'File', contents: {} }, "a File whose 'contents' is no text"],
    [{ class: 'File', size: '3' }, "a File whose 'size' is no number"],
    [{ class: 'File', secondaryFiles: 'a.bai' }, "a File whose 'secondaryFiles' is no list"],
    [{ class: 'Directory', listing: [{}] }, "a Directory whose 'listing' is no list"],
    [
      { class: 'Directory', listing: [{ class: 'File', basename: [] }] },
      "a File whose 'basename' is no text",
    ],
    [[{ a: { class: 'Directory', listing: {} } }], "a Directory whose 'listing' is no list"],
  ])('%j is refused', (value, message) => {
    expect(() => withFileShapes(value as CwlValue)).toThrow(FileShapeError);
    expect(() => withFileShapes(value as CwlValue)).toThrow(message);
  });
});
