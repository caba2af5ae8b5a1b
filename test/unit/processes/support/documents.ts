import type {
  CommandLineTool,
  CwlType,
  InputParameter,
  OutputParameter,
  PackedDocument,
} from '../../../../src/cwl/document/model.ts';

export const INT: CwlType = { kind: 'int' };
export const STRING: CwlType = { kind: 'string' };
export const FILE: CwlType = { kind: 'File' };
export const DIRECTORY: CwlType = { kind: 'Directory' };
export const ANY: CwlType = { kind: 'Any' };

export function listOf(items: CwlType): CwlType {
  return { kind: 'array', items };
}

export function oneOf(...types: readonly CwlType[]): CwlType {
  return { kind: 'union', types };
}

export function optional(type: CwlType): CwlType {
  return oneOf({ kind: 'null' }, type);
}

export function record(fields: { readonly [name: string]: CwlType }): CwlType {
  return {
    kind: 'record',
    fields: Object.entries(fields).map(([name, type]) => ({ name, type, secondaryFiles: [] })),
  };
}

export function parameter(name: string, type: CwlType, more: Partial<InputParameter> = {}): InputParameter {
  return { name, type, secondaryFiles: [], ...more };
}

export interface ToolParts extends Partial<CommandLineTool> {
  readonly inputs?: readonly InputParameter[];
  readonly outputs?: readonly OutputParameter[];
}

/** A document of one tool. */
export function toolDocument(parts: ToolParts = {}, more: Partial<PackedDocument> = {}): PackedDocument {
  const tool: CommandLineTool = {
    class: 'CommandLineTool',
    id: 'tool',
    inputs: [],
    outputs: [],
    requirements: [],
    hints: [],
    metadata: {},
    baseCommand: [],
    arguments: [],
    successCodes: [],
    temporaryFailCodes: [],
    permanentFailCodes: [],
    ...parts,
  };
  return { cwlVersion: 'v1.2', entry: 'tool', processes: { tool }, namespaces: {}, formats: {}, ...more };
}
