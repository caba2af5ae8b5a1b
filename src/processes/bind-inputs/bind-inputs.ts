import type { InputParameter, PackedDocument } from '../../cwl/document/model.ts';
import { mayBe } from '../../cwl/document/normal/type-algebra.ts';
import { goesBy } from '../../cwl/document/upgrade.ts';
import { isTooDeep, MOST_LEVELS } from '../../cwl/values/depth.ts';
import { maskOf } from '../../cwl/values/secret-mask.ts';
import { withoutEnd } from '../../cwl/values/shorten.ts';
import type { CwlObject, CwlValue } from '../../cwl/values/value.ts';
import { secretsOfJob } from '../../cwl/workflow/secrets.ts';
import { entryOf } from '../describe/describe-process.ts';
import { NO_SUCH_OUTPUT } from '../execute/output-problems.ts';
import type { JsonObject } from '../json-object.ts';
import { type ProblemItem, Refusal } from '../refusal.ts';
import { bindValue } from './bind-value.ts';
import { checkJobProcess, JOB_PROCESS } from './job-process.ts';
import { bindJobRequirements, JOB_REQUIREMENTS } from './job-requirements.ts';
import type { Binding, Place } from './place.ts';
import { lookUpStored, type StoredObjects } from './stored-files.ts';

/** Problems that are told at once: a list of a million wrong items has a million. */
const MOST_PROBLEMS = 1000;
const LONGEST_MESSAGE = 2000;

export interface InputRequest {
  /** Id of the process that the request is for. */
  readonly processId: string;
  readonly document: PackedDocument;
  readonly inputs: JsonObject;
  /** `ogc`: the `inputs` of an execute request (Part 1); `cwl`: a bare CWL job object. */
  readonly form: 'ogc' | 'cwl';
  /** URL of this server without a trailing slash; URLs below it name stored objects. */
  readonly base: string;
  /** What is known to be wrong already, told with what else is. */
  readonly problems?: readonly ProblemItem[];
  /** Inputs among those, of which nothing else is said. */
  readonly unread?: readonly string[];
}

/**
 * Makes the input object of a job from a request: CWL values whose Files have locations that a runner may read, or are literals. Inputs
 * that are null or left out are absent.
 *
 * Rejects with Refusal `invalid-inputs` that lists everything that is missing, unknown or of another type, or `no-such-output` where only that is wrong
 * (Part 1 `/req/core/process-execute-input-validation`).
 */
export async function bindInputs(request: InputRequest, objects: StoredObjects): Promise<CwlObject> {
  const entry = entryOf(request.document);
  const parameters = entry.inputs;
  const tooDeep = deepInputs(request.inputs);
  if (tooDeep.length > 0) throw refusal(tooDeep);
  const problems = [...(request.problems ?? []), ...unknownInputs(request.inputs, parameters)];
  const values: [string, CwlValue][] = [];
  for (const parameter of parameters) {
    if (request.unread?.includes(parameter.name)) continue;
    const raw = Object.hasOwn(request.inputs, parameter.name) ? request.inputs[parameter.name] : undefined;
    if (raw === undefined || raw === null) {
      problems.push(...missingInput(parameter));
      continue;
    }
    const binding = await bindInput(raw, parameter, request, objects);
    for (const problem of binding.problems) problems.push(problem);
    if (binding.value !== null) values.push([parameter.name, binding.value]);
  }
  if (Object.hasOwn(request.inputs, JOB_PROCESS))
    problems.push(...checkJobProcess(request.inputs[JOB_PROCESS], request.processId, request.base));
  if (Object.hasOwn(request.inputs, JOB_REQUIREMENTS)) {
    const place = placeOf(JOB_REQUIREMENTS, [], request);
    const binding = await bindJobRequirements(request.inputs[JOB_REQUIREMENTS], place);
    problems.push(...(goesBy(entry, 'jobs-require-nothing') ? [newerRequirements()] : binding.problems));
    values.push([JOB_REQUIREMENTS, binding.value]);
  }
  // A value of a wrong type may be shown by its problem.
  const secrets = secretsOfJob(request.document, request.inputs as CwlObject);
  if (problems.length > 0) throw refusal(maskOf(secrets).value(problems));
  return Object.fromEntries(values);
}

async function bindInput(
  raw: unknown,
  parameter: InputParameter,
  request: InputRequest,
  objects: StoredObjects,
): Promise<Binding> {
  const place = placeOf(parameter.name, parameter.format ?? [], request);
  return lookUpStored(bindValue(raw, parameter.type, place), place, objects);
}

function placeOf(at: string, formats: readonly string[], request: InputRequest): Place {
  const { document, base, form } = request;
  return { at, base, namespaces: document.namespaces, formats, outer: form === 'ogc' };
}

function deepInputs(inputs: JsonObject): ProblemItem[] {
  return Object.entries(inputs)
    .filter(([, value]) => isTooDeep(value))
    .map(([name]) => ({
      path: name,
      message: `${name} is nested more than ${MOST_LEVELS} levels deep.`,
      rule: 'invalid-value',
    }));
}

function unknownInputs(inputs: JsonObject, parameters: readonly InputParameter[]): ProblemItem[] {
  const known = parameters.map((parameter) => parameter.name);
  return Object.keys(inputs)
    .filter((name) => name !== JOB_REQUIREMENTS && name !== JOB_PROCESS && !known.includes(name))
    .map((name) => ({
      path: name,
      message: `There is no input '${name}'; the inputs are: ${known.join(', ') || 'none'}.`,
      rule: 'unknown-input',
    }));
}

/** CWL v1.1 §"Requirements and hints": earlier job objects have inputs only. */
function newerRequirements(): ProblemItem {
  return {
    path: JOB_REQUIREMENTS,
    message: `A job may bring '${JOB_REQUIREMENTS}' only since CWL v1.1, but the package says cwlVersion v1.0. Leave them out, or raise cwlVersion in the package.`,
    rule: 'newer-version',
  };
}

function missingInput(parameter: InputParameter): ProblemItem[] {
  const hasDefault = parameter.default !== undefined && parameter.default !== null;
  if (hasDefault || mayBe(parameter.type, 'null')) return [];
  const what = parameter.label ?? parameter.doc?.split('\n')[0];
  const about = what === undefined ? '' : ` (${what})`;
  return [
    {
      path: parameter.name,
      message: `The input '${parameter.name}'${about} is missing.`,
      rule: 'missing-input',
    },
  ];
}

function refusal(all: readonly ProblemItem[]): Refusal {
  const problems = all
    .slice(0, MOST_PROBLEMS)
    .map((problem) => ({ ...problem, message: withoutEnd(problem.message, LONGEST_MESSAGE) }));
  const first = problems[0]?.message ?? '';
  const more = all.length > 1 ? ` There are ${all.length - 1} more problems.` : '';
  const kind = all.every(({ rule }) => rule === NO_SUCH_OUTPUT) ? NO_SUCH_OUTPUT : 'invalid-inputs';
  return new Refusal(kind, first + more, { problems });
}
