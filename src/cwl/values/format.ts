import type { PackedDocument } from '../document/model.ts';
import type { FileValue } from './value.ts';

/** What is known of formats: `PackedDocument.formats` and `unreadSchemas`. */
export type Ontologies = Pick<PackedDocument, 'formats' | 'unreadSchemas'>;

/**
 * Why a File may not be used where one of the formats is asked for (CWL v1.2 §"Format"): they are neither equal, nor does
 * `formats` lead from the one to the other through superclasses and equivalents, at any distance. Undefined where it may.
 *
 * @param allowed IRIs, prefixes expanded; empty where every format is good
 * @param reader who asks, for the sentence
 */
export function formatProblem(
  file: FileValue & { readonly format: string },
  allowed: readonly string[],
  reader: string,
  ontologies: Ontologies,
): string | undefined {
  if (allowed.length === 0 || isKindOf(file.format, allowed, ontologies.formats)) return undefined;
  return `the File '${file.basename}' has the format ${file.format}, but ${reader} reads ${allowed.join(', ')}.${unread(ontologies)}`;
}

function isKindOf(format: string, allowed: readonly string[], formats: Ontologies['formats']): boolean {
  const reached = new Set([format]);
  // A set is walked in the order of insertion, also while it grows.
  for (const iri of reached) {
    if (allowed.includes(iri)) return true;
    for (const next of Object.hasOwn(formats, iri) ? (formats[iri] ?? []) : []) reached.add(next);
  }
  return false;
}

/** Formats that are not equal may still be related, by what is said where nobody could look. */
function unread({ unreadSchemas = {} }: Ontologies): string {
  const reasons = Object.entries(unreadSchemas).map(([uri, why]) => `'${uri}' (${why})`);
  if (reasons.length === 0) return '';
  return ` Whether the one is a kind of the other could not be looked up, for the package was deployed without ${reasons.join(', ')}. Deploy it again when the server can read that, or give a File of that very format.`;
}
