import type { Node } from '../source/node.ts';
import type { ExtensionClass } from './requirement-names.ts';

/** What is missing here, and what to do instead. */
interface Lack {
  readonly why: string;
  readonly advice: string;
}

const LACKS: { readonly [name: string]: Lack } = {
  'cwltool:CUDARequirement': {
    why: 'this server gives no GPU to steps',
    advice: "Move it to 'hints' if the tool also runs without a GPU, or run the package where there is one.",
  },
  'cwltool:MPIRequirement': {
    why: 'this server starts a tool as one command in one container, not as processes of MPI',
    advice:
      "Call mpirun in the tool's own command, with $(runtime.cores) processes, or move the requirement to 'hints' if one process will do.",
  },
  'cwltool:Loop': {
    why: 'this server has no loops',
    advice:
      'Repeat inside of the tool, write each round as a step, or scatter where rounds do not depend on each other.',
  },
  'cwltool:ShmSize': {
    why: 'steps of this server get 64 MiB of shared memory, the default of the container engine',
    advice: "Let the tool use $(runtime.tmpdir), or move the requirement to 'hints' if 64 MiB will do.",
  },
};

const OTHERS: { readonly [prefix: string]: Lack } = {
  cwltool: {
    why: 'this server does not implement this extension of cwltool',
    advice: "Move it to 'hints' if the package also runs without it.",
  },
  arv: {
    why: 'this server does not implement extensions of Arvados',
    advice: "Move it to 'hints' if the package also runs without it.",
  },
};

function lackOf(name: ExtensionClass): Lack {
  return LACKS[name] ?? OTHERS[name.slice(0, name.indexOf(':'))]!;
}

/** A requirement that cannot be met; the place is that of the class. */
export function refuseExtension(name: ExtensionClass, place: Node): void {
  const { why, advice } = lackOf(name);
  place.problem('unsupported', `The requirement '${name}' cannot be met: ${why}. ${advice}`);
}

/** A process of another class than those of CWL. */
export function refuseClass(name: ExtensionClass, place: Node): void {
  const advice =
    name === 'cwltool:ProcessGenerator'
      ? 'Run the generator elsewhere, and deploy the process that it gives.'
      : 'Write the process as a CommandLineTool, ExpressionTool or Workflow.';
  place.problem('unsupported', `This server cannot run processes of the class '${name}'. ${advice}`);
}

/** A hint that a step goes without, for the log of the step: said once at deployment, too. */
export function ignoreExtension(
  name: ExtensionClass,
  place: Node,
): { readonly class: ExtensionClass; readonly ignored: string } {
  const { why } = lackOf(name);
  place.warning('unsupported', `The hint '${name}' is ignored: ${why}.`);
  return { class: name, ignored: why };
}
