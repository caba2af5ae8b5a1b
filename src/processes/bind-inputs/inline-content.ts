import type { CwlValue } from '../../cwl/values/value.ts';
import type { JsonObject } from '../json-object.ts';
import { bare, extensionOf, isText, mediaTypeOfFormat } from '../media-types.ts';
import { type Binding, bound, failed, type Place } from './place.ts';

/**
 * Bytes of a file inside a request: `{ value, mediaType, encoding }` (Part 1 `qualifiedInputValue.yaml`). Text becomes a CWL file literal; binary is
 * base64 (Part 1 `/req/core/process-execute-input-inline-binary`) and becomes a `data:` location; a JSON value becomes its text.
 */
export function bindInlineContent(qualified: JsonObject, place: Place): Binding {
  const value = qualified['value'];
  const declared = [qualified['mediaType'], formatMember(qualified)].find((type) => typeof type === 'string');
  const mediaType =
    typeof declared === 'string' ? declared : typeof value === 'string' ? 'text/plain' : 'application/json';
  const described = describe(mediaType, place);
  if (typeof value !== 'string') return bound({ ...described, contents: JSON.stringify(value) });
  if (!isEncoded(qualified, mediaType)) return bound({ ...described, contents: value });
  const base64 = value.replaceAll(/\s/g, '');
  if (!/^(?:[\w+/-]{4})*(?:[\w+/-]{2}(?:==)?|[\w+/-]{3}=?)?$/.test(base64)) {
    return failed(place, `has the media type ${mediaType}, so its value must be base64 text, and is not`);
  }
  return bound({ ...described, location: `data:${bare(mediaType)};base64,${base64}` });
}

function isEncoded(qualified: JsonObject, mediaType: string): boolean {
  const encoding = qualified['encoding'];
  return typeof encoding === 'string' ? encoding.toLowerCase() === 'base64' : !isText(mediaType);
}

/** `format: { mediaType }`, as some clients write it. */
function formatMember(qualified: JsonObject): unknown {
  const format = qualified['format'];
  return typeof format === 'object' && format !== null ? (format as JsonObject)['mediaType'] : undefined;
}

/** A name with an extension, for programs that look at it. */
function describe(mediaType: string, place: Place): { readonly [name: string]: CwlValue } {
  const format = place.formats.find((iri) => mediaTypeOfFormat(iri) === bare(mediaType));
  const stem = place.at.replaceAll(/[^\w.-]+/g, '_').replace(/(?<!_)_+$/, '');
  const basename = `${stem}${extensionOf(mediaType)}`;
  return { class: 'File', basename, ...(format !== undefined && { format }) };
}
