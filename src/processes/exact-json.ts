import { isTooDeep, MOST_LEVELS } from '../cwl/values/depth.ts';
import { parseJson } from '../cwl/values/exact-json.ts';
import { Refusal } from './refusal.ts';

/**
 * Reads the JSON of a request.
 *
 * Throws Refusal `malformed-body` for what is none, or cannot be walked over.
 */
export function readExactJson(bytes: Buffer): unknown {
  let json: unknown;
  try {
    json = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), refusePrototype);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal('malformed-body', `The body is no JSON: ${why}`, { cause });
  }
  if (!isTooDeep(json)) return json;
  throw new Refusal('malformed-body', `The body is nested more than ${MOST_LEVELS} levels deep.`);
}

/** A member of this name would change the prototype of the object that it is copied to. */
function refusePrototype(name: string, value: unknown): unknown {
  if (name !== '__proto__') return value;
  throw new Refusal('malformed-body', 'The body has a member "__proto__".');
}
