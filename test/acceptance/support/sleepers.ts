/** A job of many equal steps, each of which takes a while. */
import type { Api } from './api.ts';

const PACKAGE = `
cwlVersion: v1.2
$graph:
  - class: Workflow
    id: squares
    requirements: { ScatterFeatureRequirement: {} }
    inputs: { numbers: "int[]", seconds: double }
    steps:
      square:
        run: "#square"
        scatter: number
        in: { number: numbers, seconds: seconds }
        out: [square]
    outputs:
      squares: { type: "int[]", outputSource: square/square }
  - class: CommandLineTool
    id: square
    baseCommand: [sh, -c, 'sleep "$0"; echo "{\\"square\\": $(($1 * $1))}" > cwl.output.json']
    inputs:
      seconds: { type: double, inputBinding: { position: 1 } }
      number: { type: int, inputBinding: { position: 2 } }
    outputs: { square: int }
`;

/** Deploys the process `squares`. */
export async function deploySleepers(api: Api): Promise<void> {
  await api.deploy(PACKAGE);
}

export function sleeperInputs(
  count: number,
  seconds: number,
): { readonly numbers: readonly number[]; readonly seconds: number } {
  return { numbers: Array.from({ length: count }, (_, index) => index), seconds };
}

/** Starts a job of so many steps and returns its id. */
export function startSleepers(api: Api, count: number, seconds: number): Promise<string> {
  return api.execute('squares', sleeperInputs(count, seconds));
}

/** The results of such a job. */
export function squares(count: number): { readonly squares: readonly number[] } {
  return { squares: Array.from({ length: count }, (_, index) => index * index) };
}
