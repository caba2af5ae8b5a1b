import type { ProvNames } from './prov-names.ts';
import type { Kind, Name, ProvValue, Statement } from './statement.ts';

export type Attribute = readonly [name: Name, value: ProvValue];

/** Gathers statements; entities and agents that are met often are told once. */
export class ProvBuilder {
  readonly names: ProvNames;
  readonly statements: Statement[] = [];
  readonly #told = new Set<Name>();

  constructor(names: ProvNames) {
    this.names = names;
  }

  /** True where it is told for the first time. */
  element(kind: 'entity' | 'agent', id: Name, attributes: () => readonly Attribute[]): boolean {
    if (this.#told.has(id)) return false;
    this.#told.add(id);
    this.statements.push({ kind, id, formal: {}, attributes: attributes() });
    return true;
  }

  activity(
    id: Name,
    times: { readonly started?: Date | undefined; readonly finished?: Date | undefined },
    attributes: readonly Attribute[],
  ): void {
    const formal = { startTime: times.started, endTime: times.finished };
    this.statements.push({ kind: 'activity', id, formal, attributes });
  }

  relate(kind: Kind, formal: Statement['formal'], role?: Name): void {
    this.statements.push({
      kind,
      formal,
      attributes: role === undefined ? [] : [['prov:role', { name: role }]],
    });
  }
}

export function optional(name: Name, value: string | number | undefined): readonly Attribute[] {
  return value === undefined ? [] : [[name, value]];
}
