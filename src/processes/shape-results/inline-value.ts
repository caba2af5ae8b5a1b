import { isUtf8 } from 'node:buffer';
import { buffer } from 'node:stream/consumers';
import { parseJson } from '../../cwl/values/exact-json.ts';
import { type CwlValue, type FileValue, isFile } from '../../cwl/values/value.ts';
import { toKey } from '../../objects/location.ts';
import { isJson, isText } from '../media-types.ts';
import { type FileStore, readFile } from '../read-file.ts';
import { shapeValue } from './shape-value.ts';

/** Bytes of a file that may stand in a results document; a larger one is a link. */
export const INLINE_LIMIT = 1024 * 1024;

/** Part 1 `qualifiedInputValue.yaml`. */
interface QualifiedValue {
  readonly value: unknown;
  readonly mediaType: string;
  readonly encoding?: 'base64';
}

/**
 * An output of a results document where the client wants its value (`transmissionMode: value`): a file, or one in a list, is its content as far as it is small.
 * Everything else is as in `shapeValue`.
 */
export async function inlineValue(value: CwlValue, base: string, objects: FileStore): Promise<unknown> {
  if (Array.isArray(value)) {
    const items = value as readonly CwlValue[];
    if (!items.some(isFile)) return shapeValue(value, base);
    const inlined: unknown[] = [];
    for (const item of items) inlined.push(await inlineValue(item, base, objects));
    return inlined;
  }
  return (isFile(value) ? await contentOfFile(value, objects) : undefined) ?? shapeValue(value, base);
}

async function contentOfFile(file: FileValue, objects: FileStore): Promise<QualifiedValue | undefined> {
  const key = file.location === undefined ? undefined : toKey(file.location);
  if (key === undefined) return undefined;
  const { size, mediaType, open } = await readFile(objects, key, file);
  return size > INLINE_LIMIT ? undefined : qualified(await buffer(await open()), mediaType);
}

function qualified(bytes: Buffer, mediaType: string): QualifiedValue {
  if (!isText(mediaType) || !isUtf8(bytes)) {
    return { value: bytes.toString('base64'), encoding: 'base64', mediaType };
  }
  const text = bytes.toString();
  return { value: isJson(mediaType) ? parsed(text) : text, mediaType };
}

/** A file that says it is JSON and is none stays the text that it is. */
function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
