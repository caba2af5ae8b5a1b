import type { CwlType, Field, PackedDocument } from '../../cwl/document/model.ts';
import { entryOf } from '../describe/describe-process.ts';
import { bare, DIRECTORY_TYPE, JSON_TYPE, mediaTypeOfFormat } from '../media-types.ts';
import type { ProblemItem } from '../refusal.ts';
import type { ExecuteRequest } from './execute-request.ts';

/** Of problems that only name outputs which the process does not have. */
export const NO_SUCH_OUTPUT = 'no-such-output';

/** What is wrong with the outputs that a request wants: names that there are not, and formats that an output does not have. */
export function outputProblems(
  document: PackedDocument,
  wanted: NonNullable<ExecuteRequest['outputs']>,
): readonly ProblemItem[] {
  const { outputs } = entryOf(document);
  return Object.entries(wanted).flatMap(([name, { format }]) => {
    const output = outputs.find((candidate) => candidate.name === name);
    if (output === undefined) return [unknownOutput(name, outputs)];
    return format?.mediaType === undefined ? [] : wrongFormat(format.mediaType, output);
  });
}

export function unknownOutput(path: string, outputs: readonly Field[]): ProblemItem {
  const known = outputs.map((output) => output.name).join(', ') || 'none';
  return { path, message: `There is no output '${path}'; the outputs are: ${known}.`, rule: NO_SUCH_OUTPUT };
}

function wrongFormat(mediaType: string, output: Field): ProblemItem[] {
  const types = mediaTypesOf(output.type, output);
  if (types === undefined || types.includes(bare(mediaType))) return [];
  const message = `The output '${output.name}' cannot be had as ${mediaType}, but as ${types.join(', ')}.`;
  return [{ path: output.name, message, rule: 'unknown-format' }];
}

/** In which types an output can be had; undefined where only the package knows. */
function mediaTypesOf(type: CwlType, output: Field): readonly string[] | undefined {
  switch (type.kind) {
    case 'File': {
      const types = (output.format ?? []).map(mediaTypeOfFormat);
      return types.length === 0 || types.includes(undefined)
        ? undefined
        : types.map((name) => bare(name ?? ''));
    }
    case 'Directory':
      return [DIRECTORY_TYPE, 'application/zip', JSON_TYPE];
    case 'string':
    case 'enum':
      return ['text/plain', JSON_TYPE];
    case 'union': {
      const branches = type.types
        .filter(({ kind }) => kind !== 'null')
        .map((branch) => mediaTypesOf(branch, output));
      return branches.includes(undefined)
        ? undefined
        : [...new Set(branches.flatMap((types) => types ?? []))];
    }
    case 'array': {
      const types = mediaTypesOf(type.items, output);
      return types && [...new Set([JSON_TYPE, ...types])];
    }
    case 'Any':
      return undefined;
    case 'null':
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'record':
      return [JSON_TYPE];
  }
}
