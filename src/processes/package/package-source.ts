import { isUtf8 } from 'node:buffer';
import { parseJson as parseExact } from '../../cwl/values/exact-json.ts';
import type { DescriptionOverride } from '../describe/describe-process.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { bare } from '../media-types.ts';
import type { SourcePackage } from '../process-store.ts';
import { Refusal } from '../refusal.ts';
import { cwlOfDockerUnit, isDockerUnit } from './docker-unit.ts';

/** Where the CWL document of a package is, and what else the package says. */
export interface PackageSource {
  readonly document: { readonly text: string } | { readonly href: string };
  readonly description: DescriptionOverride;
}

/**
 * Opens a deploy body: a CWL document, or an OGC application package around one (Part 2 `ogcapppkg.yaml`, and the form with
 * `unit` that older clients send).
 *
 * Throws Refusal `invalid-package`.
 */
export function openPackage({ mediaType, body }: SourcePackage): PackageSource {
  if (!isUtf8(body)) throw refused('The body is not UTF-8 text, as CWL and JSON are.');
  const text = new TextDecoder().decode(body);
  const isPackage = ['application/ogcapppkg+json', 'application/json'].includes(bare(mediaType));
  if (!isPackage) return { document: { text }, description: {} };
  const json = parseJson(text);
  if (json['executionUnit'] === undefined && json['cwlVersion'] !== undefined) {
    return { document: { text }, description: {} };
  }
  const description = describedProcess(json['processDescription']);
  return { document: openUnit(json['executionUnit'], description), description: override(description) };
}

function parseJson(text: string): JsonObject {
  let json: unknown;
  try {
    json = parseExact(text);
  } catch (cause) {
    throw refused(`The body is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  if (isJsonObject(json)) return json;
  throw refused('The body must be a JSON object with the member "executionUnit".');
}

function openUnit(unit: unknown, description: JsonObject): PackageSource['document'] {
  if (Array.isArray(unit)) {
    if (unit.length === 1) return openUnit(unit[0], description);
    throw refused(
      '"executionUnit" must hold exactly one unit; put several processes into the $graph of a CWL document.',
    );
  }
  if (!isJsonObject(unit)) {
    throw refused(
      'The member "executionUnit" is missing: give {"value": <CWL>} or {"href": <URL of a CWL document>}.',
    );
  }
  if (typeof unit['href'] === 'string') return { href: unit['href'] };
  if (isDockerUnit(unit)) return { text: JSON.stringify(cwlOfDockerUnit(unit, description)) };
  const value = unit['cwlVersion'] === undefined ? (unit['value'] ?? unit['unit']) : unit;
  if (typeof value === 'string') return { text: value };
  if (isJsonObject(value))
    return isDockerUnit(value) ? openUnit(value, description) : { text: JSON.stringify(value) };
  throw refused(
    '"executionUnit" is none that this server runs: give {"value": <CWL>}, {"href": <URL of a CWL document>} or {"type": "docker", "image", "bindings"}.',
  );
}

/** The description itself, or in a member `process`. */
function describedProcess(raw: unknown): JsonObject {
  if (!isJsonObject(raw)) return {};
  const { process, jobControlOptions } = raw;
  // Some clients write how it may be executed beside the process.
  return isJsonObject(process) ? { jobControlOptions, ...process } : raw;
}

function override(described: JsonObject): DescriptionOverride {
  const { id, title, description, version, keywords, jobControlOptions } = described;
  return {
    ...(typeof id === 'string' && { id }),
    ...(typeof title === 'string' && { title }),
    ...(typeof description === 'string' && { description }),
    ...(typeof version === 'string' && { version }),
    ...(Array.isArray(keywords) && { keywords: keywords.filter((word) => typeof word === 'string') }),
    ...(Array.isArray(jobControlOptions) && { jobControlOptions }),
  };
}

function refused(message: string, cause?: unknown): Refusal {
  return new Refusal('invalid-package', message, { cause });
}
