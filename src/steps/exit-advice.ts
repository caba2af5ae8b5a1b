import type { ContainerSpec } from '../containers/container-runtime.ts';

/** What a step is not given, how programs complain about it, and how to get it. */
const MISSED: readonly {
  readonly isClosed: (spec: ContainerRights) => boolean;
  readonly complaint: RegExp;
  readonly advice: string;
}[] = [
  {
    isClosed: ({ writableRoot }) => !writableRoot,
    complaint: /read-only file system/i,
    advice:
      'Outside of $(runtime.outdir) and $(runtime.tmpdir) nothing can be written: write there, or add cwlp:writableRoot: true to the tool, for servers that allow it.',
  },
  {
    isClosed: ({ network }) => !network,
    complaint:
      /network is unreachable|could not resolve host|temporary failure in name resolution|name or service not known/i,
    advice:
      "The step had no network: ask for it in 'requirements' with NetworkAccess, for servers that allow it, or give the files to the step as inputs.",
  },
  {
    isClosed: ({ user }) => user !== undefined,
    complaint: /permission denied/i,
    advice:
      'Read its standard error below. A step does not run as the user of its image; a program that needs that user says so with cwlp:imageUser: true, for servers that allow it.',
  },
];

type ContainerRights = Pick<ContainerSpec, 'writableRoot' | 'network' | 'user'>;

/** What to try after a step has failed with an exit code, from the end of its standard error and what it was not given. */
export function exitAdvice(stderr: string, spec: ContainerRights): string {
  const missed = MISSED.find(({ isClosed, complaint }) => isClosed(spec) && complaint.test(stderr));
  return missed?.advice ?? 'Read its standard error below; check the command line and the inputs.';
}
