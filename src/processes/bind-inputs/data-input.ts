import type { CwlType, InputParameter, Process } from '../../cwl/document/model.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { Refusal } from '../refusal.ts';
import { isStacType } from '../well-known-types/well-known-type.ts';

/** What packages that were written for openEO back-ends call it, the likeliest first. */
const NAMES = ['data', 'input_reference', 'stac', 'stac_url', 'openeo_data', 'item', 'items'];

/**
 * The input that takes what a process works on, in the sense of openEO's `run_ogcapi(data, id, context)`: the one that the package marks with `cwlp:data: true`, else its only File, Directory or STAC
 * input, else the first that has one of the usual names. Undefined where none of these is there.
 */
export function dataInput({ inputs }: Pick<Process, 'inputs'>): InputParameter | undefined {
  const marked = inputs.find(({ data }) => data === true);
  if (marked !== undefined) return marked;
  const taking = inputs.filter(({ type }) => takesData(type));
  if (taking.length === 1) return taking[0];
  return NAMES.map((name) => inputs.find((input) => input.name === name)).find(
    (input) => input !== undefined,
  );
}

function takesData(type: CwlType): boolean {
  if (type.kind === 'array') return takesData(type.items);
  if (type.kind === 'union') return type.types.some(takesData);
  return type.kind === 'File' || type.kind === 'Directory' || isStacType(type);
}

/**
 * The inputs of a request together with its `data`. Throws Refusal `invalid-inputs` where no input takes it, or it is there twice.
 */
export function withData(inputs: JsonObject, data: unknown, process: Pick<Process, 'inputs'>): JsonObject {
  if (data === undefined || data === null) return inputs;
  const input = dataInput(process);
  if (input === undefined) {
    const names = process.inputs.map(({ name }) => name).join(', ') || 'none';
    throw refused(
      `No input of this process is known to take "data"; the inputs are: ${names}. Give it in "inputs" by its name, or mark an input of the package with cwlp:data: true.`,
    );
  }
  if (Object.hasOwn(inputs, input.name))
    throw refused(`"data" is the input '${input.name}', which "inputs" has as well. Leave one of them out.`);
  return { ...inputs, [input.name]: isText(input.type) ? addressOf(data) : data };
}

/** A package that fetches by itself wants to know where the data is. */
function addressOf(data: unknown): unknown {
  return isJsonObject(data) && typeof data['href'] === 'string' ? data['href'] : data;
}

function isText(type: CwlType): boolean {
  if (type.kind === 'union') return type.types.every((branch) => branch.kind === 'null' || isText(branch));
  return type.kind === 'string';
}

function refused(message: string): Refusal {
  return new Refusal('invalid-inputs', message, {
    problems: [{ path: 'data', message, rule: 'data-input' }],
  });
}
