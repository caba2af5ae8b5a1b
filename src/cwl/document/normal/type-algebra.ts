import type { CwlType } from '../model.ts';

/** Which side of a process a type stands on: defaults differ. */
export type Side = 'input' | 'output';

export const ANY: CwlType = { kind: 'Any' };
export const NULL: CwlType = { kind: 'null' };
export const FILE: CwlType = { kind: 'File' };

export function branchesOf(type: CwlType): readonly CwlType[] {
  return type.kind === 'union' ? type.types.flatMap(branchesOf) : [type];
}

/** The branches side by side: nested unions flattened, primitives that stand twice taken once. */
export function unionOf(types: readonly CwlType[]): CwlType {
  const branches: CwlType[] = [];
  for (const branch of types.flatMap(branchesOf)) {
    const structured = branch.kind === 'array' || branch.kind === 'record' || branch.kind === 'enum';
    if (structured || !branches.some((other) => other.kind === branch.kind)) branches.push(branch);
  }
  return branches.length === 1 ? branches[0]! : { kind: 'union', types: branches };
}

/** Whether a value of the type may be of this kind: the type is, or a branch of a union. */
export function mayBe(type: CwlType, kind: CwlType['kind']): boolean {
  return branchesOf(type).some((branch) => branch.kind === kind);
}

/** The type without null; undefined where nothing else is left. */
export function withoutNull(type: CwlType): CwlType | undefined {
  const branches = branchesOf(type).filter((branch) => branch.kind !== 'null');
  return branches.length === 0 ? undefined : unionOf(branches);
}

export function arrayOf(items: CwlType): CwlType {
  return { kind: 'array', items };
}
