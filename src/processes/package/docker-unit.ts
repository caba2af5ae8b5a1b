import { isJsonObject, type JsonObject } from '../json-object.ts';
import { Refusal } from '../refusal.ts';
import { type CwlTypeText, isFile, typeOfParameter } from './schema-type.ts';

/** Whether an execution unit is a container image with bindings (Part 2 `/req/docker/schema`). */
export function isDockerUnit(unit: JsonObject): boolean {
  return unit['type'] === 'docker' || unit['type'] === 'oci';
}

/**
 * A container image with its bindings as a CWL document (Part 2 `/req/docker/execution-unit`): parameters are those of the process description, the
 * entry point of the image is the program. `deployment` says where to run, which is for this server to decide.
 *
 * Throws Refusal `invalid-package` with what is missing.
 */
export function cwlOfDockerUnit(unit: JsonObject, description: JsonObject): JsonObject {
  if (typeof unit['image'] !== 'string') throw refused('"executionUnit.image" must name a container image.');
  const bindings = objectAt(unit, 'bindings');
  return {
    cwlVersion: 'v1.2',
    class: 'CommandLineTool',
    requirements: {
      DockerRequirement: { dockerPull: unit['image'] },
      InlineJavascriptRequirement: {},
      ...limitsOf(objectAt(unit, 'config')),
    },
    inputs: inputsOf(objectAt(description, 'inputs'), objectAt(bindings, 'inputBindings')),
    outputs: outputsOf(objectAt(description, 'outputs'), objectAt(bindings, 'outputBindings')),
  };
}

/** Gigabytes in MiB. */
const MIB_OF_GB = 1e9 / 2 ** 20;

const RESOURCES: readonly (readonly [config: string, field: string, factor: number])[] = [
  ['cpuMin', 'coresMin', 1],
  ['cpuMax', 'coresMax', 1],
  ['memoryMin', 'ramMin', MIB_OF_GB],
  ['memoryMax', 'ramMax', MIB_OF_GB],
  ['storageTempMin', 'tmpdirMin', MIB_OF_GB],
  ['storageOutputsMin', 'outdirMin', MIB_OF_GB],
];

function limitsOf(config: JsonObject): JsonObject {
  const resources = RESOURCES.flatMap(([name, field, factor]) => {
    const value = config[name];
    return typeof value === 'number' ? [[field, factor === 1 ? value : Math.ceil(value * factor)]] : [];
  });
  const timeout = config['jobTimeout'];
  return {
    ...(resources.length > 0 && { ResourceRequirement: Object.fromEntries(resources) }),
    ...(typeof timeout === 'number' && { ToolTimeLimit: { timelimit: timeout } }),
  };
}

function inputsOf(parameters: JsonObject, bindings: JsonObject): JsonObject {
  const inputs = Object.entries(parameters).map(([id, raw]) => {
    const parameter = isJsonObject(raw) ? raw : {};
    const type = typeOfParameter(parameter);
    const given = isJsonObject(parameter['schema']) ? parameter['schema']['default'] : undefined;
    const isOptional = parameter['minOccurs'] === 0 && given === undefined;
    return [
      id,
      {
        ...texts(parameter),
        type: isOptional ? ['null', type] : type,
        ...(given !== undefined && { default: given }),
        ...(isJsonObject(bindings[id]) && { inputBinding: bindings[id] }),
      },
    ];
  });
  return Object.fromEntries(inputs);
}

function outputsOf(parameters: JsonObject, bindings: JsonObject): JsonObject {
  const outputs = Object.entries(parameters).map(([id, raw]) => {
    const parameter = isJsonObject(raw) ? raw : {};
    const { glob } = objectAt(bindings, id);
    if (glob === undefined) {
      throw refused(
        `The output '${id}' needs "bindings.outputBindings.${id}.glob", the file that it is read from.`,
      );
    }
    const type = typeOfParameter(parameter);
    return [id, { ...texts(parameter), type, outputBinding: { glob, ...evaluation(type) } }];
  });
  return Object.fromEntries(outputs);
}

/** A value that is no file is what the file says. */
function evaluation(type: CwlTypeText): JsonObject {
  if (isFile(type)) return {};
  const text = 'self[0].contents';
  return { loadContents: true, outputEval: type === 'string' ? `$(${text})` : `$(JSON.parse(${text}))` };
}

function texts({ title, description }: JsonObject): JsonObject {
  return {
    ...(typeof title === 'string' && { label: title }),
    ...(typeof description === 'string' && { doc: description }),
  };
}

function objectAt(parent: JsonObject, name: string): JsonObject {
  const value = parent[name];
  return isJsonObject(value) ? value : {};
}

function refused(message: string): Refusal {
  return new Refusal('invalid-package', message);
}
