/**
 * Texts of a format: records with the one field `value`, so that CWL tells them apart. Clients see and send the text itself, with the
 * format of its JSON Schema.
 */
import { type Definition, recordOf } from './definition.ts';

/** Name of the type: format, and an example for messages. */
const FORMATS: { readonly [name: string]: readonly [format: string, example: string] } = {
  Date: ['date', '2026-05-17'],
  DateTime: ['date-time', '2026-05-17T09:30:00Z'],
  Duration: ['duration', 'P3DT12H'],
  Email: ['email', 'ana@example.org'],
  Hostname: ['hostname', 'data.example.org'],
  IDNEmail: ['idn-email', 'zoë@example.org'],
  IDNHostname: ['idn-hostname', 'dätä.example.org'],
  IPv4: ['ipv4', '192.0.2.7'],
  IPv6: ['ipv6', '2001:db8::7'],
  IRI: ['iri', 'https://example.org/dätä'],
  IRIReference: ['iri-reference', '../dätä'],
  JsonPointer: ['json-pointer', '/assets/red'],
  Password: ['password', 'a text'],
  RelativeJsonPointer: ['relative-json-pointer', '1/red'],
  Time: ['time', '09:30:00Z'],
  URI: ['uri', 'https://example.org/item.json'],
  URIReference: ['uri-reference', '../item.json'],
  URITemplate: ['uri-template', 'https://example.org/{id}'],
  UUID: ['uuid', '0b1f7d9e-3c55-4b8e-9f0a-6d2f1c7e8a90'],
};

export const STRING_FORMATS: readonly Definition[] = Object.entries(FORMATS).map(([name, [format]]) =>
  recordOf(name, `A text of the format ${format}.`, { value: 'string' }),
);

/** The format of a type by its name, and an example of it. */
export function formatOf(name: string): { readonly format: string; readonly example: string } | undefined {
  const [format, example] = (Object.hasOwn(FORMATS, name) && FORMATS[name]) || [];
  return format === undefined || example === undefined ? undefined : { format, example };
}
