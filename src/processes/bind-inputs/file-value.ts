/** References to files in a request: links, CWL File and Directory objects, URLs. */
import { basenameOf } from '../../cwl/values/files.ts';
import type { CwlValue, DirectoryValue, FileValue } from '../../cwl/values/value.ts';
import { toLocation } from '../../objects/location.ts';
import type { JsonObject } from '../json-object.ts';
import { bare, isDirectoryType, mediaTypeOfFormat } from '../media-types.ts';
import { keyOfUrl } from '../own-url.ts';
import { type Binding, failed, type Place } from './place.ts';

export type FileKind = 'File' | 'Directory';

const FETCHED = /^(?:https?|s3|data):/i;

/** Whether a link is to a folder: its type says so, or its path ends with a slash. */
export function kindOfLink(link: JsonObject): FileKind {
  const type = typeof link['type'] === 'string' ? link['type'] : undefined;
  const path = String(link['href']).replace(/[?#].*$/s, '');
  return isDirectoryType(type) || path.endsWith('/') ? 'Directory' : 'File';
}

/** `{ href, type }` (Part 1 `link.yaml`). The media type becomes the format where the parameter names that very format. */
export function bindLink(link: JsonObject, kind: FileKind, place: Place): Binding {
  const found = bindLocation(String(link['href']), kind, place);
  if (found.problems.length > 0) return found;
  const location = found.value as string;
  const basename = basenameOf({ class: kind, location });
  const type = bare(String(link['type']));
  const format = place.formats.find((iri) => mediaTypeOfFormat(iri) === type);
  return {
    value: {
      class: kind,
      location,
      ...(basename !== undefined && { basename }),
      ...(kind === 'File' && format !== undefined && { format }),
    } as FileValue | DirectoryValue,
    problems: [],
  };
}

/**
 * A CWL File or Directory object. Size and checksum of the client are dropped: they are known when the bytes are. `path` is taken
 * where it is a URL.
 */
export function bindCwlFile(raw: JsonObject, place: Place): Binding {
  const kind: FileKind = raw['class'] === 'Directory' ? 'Directory' : 'File';
  const given = raw['location'] ?? raw['href'] ?? raw['path'];
  const inside = kind === 'File' ? 'secondaryFiles' : 'listing';
  const location = given === undefined ? undefined : bindLocation(given, kind, place);
  const nested = bindNested(raw[inside], place, inside);
  const problems = [...(location?.problems ?? []), ...nested.problems, ...wrongMembers(raw, kind, place)];
  const named =
    typeof location?.value === 'string' ? basenameOf({ class: kind, location: location.value }) : undefined;
  const name = raw['basename'] ?? named;
  return {
    value: {
      class: kind,
      ...(location !== undefined && { location: location.value }),
      ...(typeof name === 'string' && { basename: name }),
      ...(typeof raw['contents'] === 'string' && { contents: raw['contents'] }),
      ...(typeof raw['format'] === 'string' && { format: expandFormat(raw['format'], place) }),
      ...(raw[inside] !== undefined && raw[inside] !== null && { [inside]: nested.value }),
    } as FileValue | DirectoryValue,
    problems,
  };
}

/**
 * A place that this server may read: a URL of its own becomes the `object:` location of what is stored there; a folder's
 * location ends with `/`. Everything that names this host is refused.
 */
function bindLocation(given: unknown, kind: FileKind, place: Place): Binding {
  if (typeof given !== 'string') return failed(place, 'must have a URL as its location');
  const key = keyOfUrl(given, place.base);
  if (key !== undefined) return { value: asKind(toLocation(key), kind), problems: [] };
  if (FETCHED.test(given) && URL.canParse(given)) return { value: asKind(given, kind), problems: [] };
  return failed(
    place,
    `refers to '${shorten(given)}', which is no URL that can be fetched; use http(s):, s3: or data:, or bring the file with POST ${place.base}/uploads and refer to the URL that it gets`,
  );
}

function asKind(location: string, kind: FileKind): string {
  const plain = kind === 'Directory' && !/[?#]|\/$|^data:/.test(location);
  return plain ? `${location}/` : location;
}

function bindNested(raw: unknown, place: Place, member: string): Binding {
  if (raw === undefined || raw === null) return { value: [], problems: [] };
  if (!Array.isArray(raw)) return failed(place, `has a ${member} that is no list`);
  const bound = raw.map((item: unknown, index) => {
    const at: Place = { ...place, at: `${place.at}.${member}[${index}]` };
    return isCwlFile(item) ? bindCwlFile(item, at) : failed(at, 'must be a CWL File or Directory object');
  });
  return {
    value: bound.map((item) => item.value) as CwlValue,
    problems: bound.flatMap((item) => item.problems),
  };
}

function wrongMembers(raw: JsonObject, kind: FileKind, place: Place): Binding['problems'] {
  const content = kind === 'File' ? 'contents' : 'listing';
  const located = ['location', 'href', 'path', content].some((name) => raw[name] !== undefined);
  const name = raw['basename'];
  const badName =
    name !== undefined && (typeof name !== 'string' || /^(?:\.{1,2})?$|[/\0]/.test(name))
      ? failed(place, 'has a basename that is no name of a file').problems
      : [];
  return located ? badName : [...badName, ...failed(place, `has neither a location nor ${content}`).problems];
}

/** `edam:format_2330` by the prefixes of the document. */
function expandFormat(format: string, place: Place): string {
  const colon = format.indexOf(':');
  const namespace = place.namespaces[format.slice(0, Math.max(colon, 0))];
  return namespace === undefined ? format : namespace + format.slice(colon + 1);
}

export function isCwlFile(raw: unknown): raw is JsonObject {
  const kind = typeof raw === 'object' && raw !== null ? (raw as JsonObject)['class'] : undefined;
  return kind === 'File' || kind === 'Directory';
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
