import type { OutputParameter } from '../document/model.ts';
import type { Files } from '../ports.ts';
import { isTooDeep, MOST_LEVELS } from '../values/depth.ts';
import { parseJson } from '../values/exact-json.ts';
import { FileShapeError, withFileShapes } from '../values/file-shape.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';
import { type OutputPlace, settleOutputs } from './settle-outputs.ts';
import { ToolError } from './tool-error.ts';

const NAME = 'cwl.output.json';

/**
 * The outputs that a tool has written itself, in place of every output binding (CWL v1.2 §"Output binding"); there is no
 * limit to its size. Undefined where there is no such file.
 *
 * @throws ToolError for text that is no JSON object
 */
export async function outputsFromJson(
  outputs: readonly OutputParameter[],
  place: OutputPlace,
): Promise<CwlObject | undefined> {
  const path = `${place.outdir}/${NAME}`;
  const entry = await place.files.stat(path);
  if (entry?.kind !== 'file') return undefined;
  if (entry.escapes === true)
    throw new ToolError('package', `${NAME} is a link that leads out of the output folder.`);
  const written = await readObject(path, place.files);
  const values: [string, CwlValue][] = [];
  for (const { name } of outputs) {
    values.push([name, await settleOutputs(wellShaped(written[name] ?? null, name), name, place)]);
  }
  return Object.fromEntries(values);
}

async function readObject(path: string, files: Files): Promise<CwlObject> {
  const { text } = await files.read(path, Number.MAX_SAFE_INTEGER);
  const value = parse(text);
  if (isTooDeep(value)) throw nestedTooDeep();
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as CwlObject;
  throw new ToolError('package', `The tool wrote ${NAME}, which must be an object with the outputs.`);
}

function wellShaped(value: CwlValue, output: string): CwlValue {
  try {
    return withFileShapes(value);
  } catch (error) {
    if (!(error instanceof FileShapeError)) throw error;
    throw new ToolError('package', `Output '${output}': the tool wrote ${error.message} to ${NAME}.`, {
      cause: error,
    });
  }
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    // The parser is recursive too.
    if (error instanceof RangeError) throw nestedTooDeep(error);
    if (!(error instanceof SyntaxError)) throw error;
    throw new ToolError('package', `The tool wrote ${NAME}, but it is not JSON: ${error.message}`, {
      cause: error,
    });
  }
}

function nestedTooDeep(cause?: unknown): ToolError {
  return new ToolError(
    'package',
    `The tool wrote ${NAME}, but it is nested more than ${MOST_LEVELS} levels deep.`,
    { cause },
  );
}
