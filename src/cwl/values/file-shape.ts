/** File and Directory objects that a script or a tool has made: everything behind relies on the types of their fields (CWL v1.2 §File, §Directory). */
import { type CwlValue, isDirectory, isFile } from './value.ts';

const TEXTS = [
  'location',
  'path',
  'basename',
  'dirname',
  'nameroot',
  'nameext',
  'checksum',
  'format',
  'contents',
];

/**
 * The value with fields of its Files and Directories that are null left out, as the language does not tell null from absent.
 *
 * @throws FileShapeError
 */
export function withFileShapes(value: CwlValue): CwlValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly CwlValue[]).map(withFileShapes);
  const fields = Object.entries(value).map(
    ([name, field]) => [name, withFileShapes(field as CwlValue)] as const,
  );
  if (!isFile(value) && !isDirectory(value)) return Object.fromEntries(fields);
  const given = fields.filter(([, field]) => field !== null);
  for (const [name, field] of given) checkField(value.class, name, field);
  return Object.fromEntries(given);
}

/** Thrown for a File or Directory that has a field of another type; the message continues a sentence: `a File whose …`. */
export class FileShapeError extends Error {
  override readonly name = 'FileShapeError';
}

function checkField(kind: 'File' | 'Directory', name: string, value: CwlValue): void {
  if (TEXTS.includes(name)) {
    if (typeof value !== 'string') throw new FileShapeError(`a ${kind} whose '${name}' is no text`);
  } else if (name === 'size') {
    if (typeof value !== 'number') throw new FileShapeError(`a ${kind} whose 'size' is no number`);
  } else if (name === (kind === 'File' ? 'secondaryFiles' : 'listing')) {
    const isWell = Array.isArray(value) && value.every((entry) => isFile(entry) || isDirectory(entry));
    if (!isWell)
      throw new FileShapeError(`a ${kind} whose '${name}' is no list of File and Directory objects`);
  }
}
