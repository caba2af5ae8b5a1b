/**
 * Whether a File may be used where one of the formats is asked for (CWL v1.2 §"Format"): the same IRI, or one that
 * `formats` leads to through superclasses and equivalents, at any distance.
 *
 * @param fileFormat IRI of the File; a File without format fits only where nothing is asked for
 * @param allowed IRIs, prefixes expanded; empty where every format is good
 * @param formats superclasses and equivalents of each IRI, see `PackedDocument.formats`
 */
export function checkFormat(
  fileFormat: string | undefined,
  allowed: readonly string[],
  formats: { readonly [iri: string]: readonly string[] },
): boolean {
  if (allowed.length === 0) return true;
  if (fileFormat === undefined) return false;
  const reached = new Set([fileFormat]);
  // A set is walked in the order of insertion, also while it grows.
  for (const iri of reached) {
    if (allowed.includes(iri)) return true;
    for (const next of Object.hasOwn(formats, iri) ? (formats[iri] ?? []) : []) reached.add(next);
  }
  return false;
}
