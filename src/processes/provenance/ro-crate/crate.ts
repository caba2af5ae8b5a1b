/** JSON-LD as RO-Crate wants it: flat, each entity with an `@id`, references as `{"@id"}`. */
export interface Entity {
  readonly '@id': string;
  readonly '@type': string | readonly string[];
  readonly [property: string]: unknown;
}

export interface Reference {
  readonly '@id': string;
}

const CONTEXT = ['https://w3id.org/ro/crate/1.1/context', 'https://w3id.org/ro/terms/workflow-run/context'];

/** Gathers the entities of a crate, each once. */
export class Crate {
  readonly #entities = new Map<string, Entity>();
  readonly #examples = new Map<string, Set<string>>();

  /** Adds what is not there yet and refers to it. */
  add(id: string, type: Entity['@type'], properties: () => object): Reference {
    if (!this.#entities.has(id)) {
      const entity = { '@id': id, '@type': type };
      // Known before its properties are made, so that these may lead back to it.
      this.#entities.set(id, entity);
      this.#entities.set(id, { ...entity, ...properties() });
    }
    return ref(id);
  }

  /** Says that an entity is a value of a parameter. */
  addExample(id: string, parameter: string): void {
    const parameters = this.#examples.get(id) ?? new Set();
    this.#examples.set(id, parameters.add(parameter));
  }

  idsOf(...types: readonly string[]): readonly Reference[] {
    const those = [...this.#entities.values()].filter((entity) =>
      [entity['@type']].flat().some((type) => types.includes(type)),
    );
    return those.map((entity) => ref(entity['@id']));
  }

  /** As the metadata file of the crate. */
  toJson(): object {
    const graph = [...this.#entities.values()].map((entity) => {
      const exampleOfWork = [...(this.#examples.get(entity['@id']) ?? [])].map(ref);
      return compact({ ...entity, exampleOfWork });
    });
    return { '@context': CONTEXT, '@graph': graph };
  }
}

/** A list of one stands as its value, and a list of none not at all. */
function compact(entity: object): object {
  const entries = Object.entries(entity).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) && value.length === 1 ? value[0] : value]),
  );
}

export function ref(id: string): Reference {
  return { '@id': id };
}

/** Time as the profile wants it: with an offset, and not `Z`. */
export function timeOf(date: Date): string {
  return date.toISOString().replace(/Z$/, '+00:00');
}
