/** A CWL job file as the inputs of an execute request, in the forms that OGC API - Processes has for values. */
import { isFileOrDirectory, isObject, type Json, type JsonObject, nameOf } from './json.ts';

const REQUIREMENTS = 'cwl:requirements';
/** What a link can say: where the bytes are. Everything more needs the CWL object. */
const IN_A_LINK = new Set(['class', 'location', 'basename']);

/**
 * @param job the content of the job file
 * @param jobUrl where the job file is served; locations in it are relative to it
 * @param declared inputs of the process: CWL ignores other entries of a job, the server refuses them
 */
export function jobInputs(job: JsonObject, jobUrl: string, declared: ReadonlySet<string>): JsonObject {
  const inputs: [string, Json][] = [];
  for (const [key, value] of Object.entries(job)) {
    const name = key.slice(Math.max(key.lastIndexOf('#'), key.lastIndexOf('/')) + 1);
    if (key === REQUIREMENTS) inputs.push([key, { value }]);
    // JSON null is no value for OGC, and a missing input and null are one for CWL.
    else if (declared.has(name) && value !== null) inputs.push([name, ogcValue(locate(value, jobUrl))]);
  }
  return Object.fromEntries(inputs);
}

/** Makes every location in a value absolute; a folder's ends with a slash. */
function locate(value: Json, base: string): Json {
  if (Array.isArray(value)) return value.map((item: Json) => locate(item, base));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]): [string, Json] => {
    if (!isFileOrDirectory(value) || typeof member !== 'string') return [name, locate(member, base)];
    if (name === 'location') return ['location', asKind(new URL(member, base).href, value)];
    if (name === 'path') return ['location', asKind(new URL(encodePath(member), base).href, value)];
    return [name, member];
  });
  return Object.fromEntries(members);
}

function asKind(url: string, value: JsonObject): string {
  return value['class'] === 'Directory' && !url.endsWith('/') ? `${url}/` : url;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** A plain File or Directory is a link, other objects are qualified values (Part 1 `inlineOrRefValue.yaml`). */
function ogcValue(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    if (items.every((item) => isObject(item))) return items.map(ogcValue);
    return items.every((item) => item !== null && typeof item !== 'object') ? items : { value: items };
  }
  if (!isObject(value)) return value;
  return isPlain(value) ? linkTo(value) : { value };
}

function isPlain(value: JsonObject): boolean {
  const { location, basename } = value;
  return (
    isFileOrDirectory(value) &&
    typeof location === 'string' &&
    Object.keys(value).every((member) => IN_A_LINK.has(member)) &&
    (basename === undefined || basename === nameOf(location))
  );
}

function linkTo(value: JsonObject): JsonObject {
  const href = value['location']!;
  return value['class'] === 'Directory' ? { href, type: 'application/directory' } : { href };
}
