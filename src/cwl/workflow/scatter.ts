/** Scatter over lists and the way back (CWL v1.2 §WorkflowStep, "Scatter/gather"). */
import type { WorkflowStep } from '../document/model.ts';
import { ToolError } from '../tool/tool-error.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';
import { valueAt } from './lookup.ts';

/** Of one step. Each is a row and a container; two lists of a few thousand elements have millions of pairs. */
const MOST_SHARDS = 100_000;

export interface Scattered {
  /** See `StepRecord.shape`. */
  readonly shape: readonly number[];
  /** The inputs of each shard, scattered ones replaced by their element. */
  readonly elements: readonly CwlObject[];
}

/**
 * Cuts the linked inputs of a step into shards.
 *
 * Throws ToolError when a scattered input is no list, lists of a dot product differ in length, or there would be too many shards.
 */
export function scatterInputs(step: WorkflowStep, inputs: CwlObject): Scattered {
  const names = step.scatter;
  if (names.length === 0) return { shape: [], elements: [inputs] };
  const lists = names.map((name) => listOf(step, name, inputs));
  const sizes = lists.map((list) => list.length);
  if (names.length === 1 || step.scatterMethod === 'dotproduct' || step.scatterMethod === undefined) {
    const size = equalSize(step, sizes);
    checkNumber(step, size);
    const elements = Array.from({ length: size }, (_, index) =>
      withElements(inputs, names, (dimension) => lists[dimension]?.[index]),
    );
    return { shape: [size], elements };
  }
  checkNumber(step, product(sizes));
  const strides = sizes.map((_, dimension) => product(sizes.slice(dimension + 1)));
  const elements = Array.from({ length: product(sizes) }, (_, index) =>
    withElements(inputs, names, (dimension) => {
      const position = Math.floor(index / strides[dimension]!) % sizes[dimension]!;
      return lists[dimension]?.[position];
    }),
  );
  return { shape: step.scatterMethod === 'nested_crossproduct' ? sizes : [elements.length], elements };
}

/** Lists of one output's values, nested by `shape`; `values` is in the order of `scatterInputs`. */
export function nestByShape(shape: readonly number[], values: readonly CwlValue[], offset = 0): CwlValue {
  const [size, ...inner] = shape;
  if (size === undefined) return values[offset] ?? null;
  const stride = product(inner);
  return Array.from({ length: size }, (_, index) => nestByShape(inner, values, offset + index * stride));
}

function listOf(step: WorkflowStep, name: string, inputs: CwlObject): readonly CwlValue[] {
  const value = valueAt(inputs, name);
  if (Array.isArray(value)) return value as readonly CwlValue[];
  throw new ToolError(
    'package',
    `Step '${step.name}' scatters over its input '${name}', which must be a list but is ${value === null ? 'null' : 'a single value'}.`,
  );
}

function equalSize(step: WorkflowStep, sizes: readonly number[]): number {
  const [first = 0, ...others] = sizes;
  if (others.every((size) => size === first)) return first;
  const lengths = step.scatter.map((name, index) => `${name} has ${sizes[index]}`).join(', ');
  throw new ToolError(
    'input',
    `Step '${step.name}' scatters over lists of different lengths (${lengths}); dotproduct needs equal ones.`,
  );
}

function checkNumber(step: WorkflowStep, shards: number): void {
  if (shards <= MOST_SHARDS) return;
  throw new ToolError(
    'input',
    `Step '${step.name}' would be cut into ${shards} parts, and ${MOST_SHARDS} is the most. Give it shorter lists, or more to do in each part.`,
  );
}

function withElements(
  inputs: CwlObject,
  names: readonly string[],
  element: (dimension: number) => CwlValue | undefined,
): CwlObject {
  const scattered = Object.fromEntries(names.map((name, dimension) => [name, element(dimension) ?? null]));
  return { ...inputs, ...scattered };
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total * number, 1);
}
