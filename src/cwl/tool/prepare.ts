import type { Abilities } from '../ports.ts';
import type { CwlObject } from '../values/value.ts';
import { acceptInputs } from './accept-inputs.ts';
import { checkFormats } from './check-formats.ts';
import { checkWords } from './check-words.ts';
import { buildCommandLine } from './command-line.ts';
import { completeInputs } from './complete-inputs.ts';
import { environmentOf } from './environment.ts';
import { expressionsOf } from './expressions.ts';
import { stageWorkDir } from './initial-work-dir.ts';
import { networkOf, reuseOf, timeLimitOf } from './limits.ts';
import { normalizePath } from './paths.ts';
import { placeInputs } from './place-inputs.ts';
import { type Machine, OUTPUT_ROOT, type Preparation, TMP_ROOT, type ToolRun } from './preparation.ts';
import { findRequirement } from './requirement.ts';
import { reserveResources } from './resources.ts';
import { streamsOf } from './streams.ts';
import { ToolError } from './tool-error.ts';

/**
 * From a CommandLineTool and its inputs to everything that a container needs (CWL v1.2 CommandLineTool, §"Execution
 * model"). The same arguments give the same preparation.
 *
 * @param inputs by name; null or missing takes the tool's default, undeclared ones are ignored
 * @param abilities its files are asked by location
 * @throws ToolError when package or input is at fault; what the abilities throw otherwise
 */
export async function prepare(
  run: ToolRun,
  inputs: CwlObject,
  machine: Machine,
  abilities: Abilities,
): Promise<Preparation> {
  const { tool } = run;
  if (tool.class !== 'CommandLineTool') throw new Error(`'${tool.id}' is no CommandLineTool.`);
  const { evaluate, files } = abilities;
  const complete = await completeInputs(run, await acceptInputs(run, inputs, files), abilities);
  const placed = placeInputs(complete);

  const early = expressionsOf(run, evaluate, placed.inputs);
  for (const input of tool.inputs) await checkFormats(input, placed.inputs[input.name] ?? null, early, run);
  const resources = await reserveResources(run, machine, early);
  const timeLimit = await timeLimitOf(run, early);
  const network = await networkOf(run, early);
  const reuse = await reuseOf(run, early);

  const outdir = outdirOf(run);
  const runtime = { ...resources, outdir, tmpdir: TMP_ROOT };
  const staged = await stageWorkDir(
    run,
    placed,
    expressionsOf(run, evaluate, placed.inputs, runtime),
    outdir,
  );
  const expressions = expressionsOf(run, evaluate, staged.inputs, runtime);
  const shell = findRequirement(run, 'ShellCommandRequirement') !== undefined;
  const words = {
    argv: await buildCommandLine(tool, expressions, shell),
    environment: await environmentOf(run, expressions, runtime),
    ...(await streamsOf(tool, expressions, outdir)),
  };
  checkWords(words, staged.inputs);
  return {
    ...words,
    image: imageOf(run, machine),
    outdir,
    tmpdir: TMP_ROOT,
    staging: staged.staging,
    resources,
    ...(timeLimit === undefined ? {} : { timeLimit }),
    network,
    reuse,
    inputs: staged.inputs,
    runtime,
  };
}

function imageOf(run: ToolRun, machine: Machine): string {
  const docker = findRequirement(run, 'DockerRequirement');
  return docker?.dockerPull ?? docker?.dockerImageId ?? machine.defaultImage;
}

/** CWL v1.2 §DockerRequirement: dockerOutputDirectory is the output folder inside the container. */
function outdirOf(run: ToolRun): string {
  const wanted = findRequirement(run, 'DockerRequirement')?.dockerOutputDirectory;
  if (wanted === undefined) return OUTPUT_ROOT;
  const outdir = normalizePath(wanted);
  if (wanted.startsWith('/') && outdir !== '/') return outdir;
  throw new ToolError(
    'package',
    `dockerOutputDirectory must be an absolute path of a folder, not '${wanted}'.`,
  );
}
