/** Why a text is no ontology that can be read: a sentence. */
export class OntologyError extends Error {
  override readonly name = 'OntologyError';
}
