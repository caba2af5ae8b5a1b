/** What `prepare` hands to a runner: all that a container needs, as JSON. Paths are paths inside the container. */
import type { CommandLineTool, ExpressionTool, Requirement } from '../document/model.ts';
import type { Ontologies } from '../values/format.ts';
import type { CwlObject } from '../values/value.ts';

/** A tool with the requirements and hints that hold for it where it stands (inherited ones included, its own first). */
export interface ToolRun extends Ontologies {
  readonly tool: CommandLineTool | ExpressionTool;
  readonly requirements: readonly Requirement[];
  readonly hints: readonly Requirement[];
}

/** What the machine offers and the server's policy: limits for resources, defaults where a tool asks for nothing. */
export interface Machine {
  readonly cores: number;
  /** MiB. */
  readonly ram: number;
  readonly tmpdir: number;
  readonly outdir: number;
  readonly defaults: {
    readonly cores: number;
    readonly ram: number;
    readonly tmpdir: number;
    readonly outdir: number;
  };
  /** Image for a tool without DockerRequirement. */
  readonly defaultImage: string;
}

export interface Preparation {
  /** Complete command line, without the image's ENTRYPOINT; with ShellCommandRequirement `['/bin/sh', '-c', line]`. */
  readonly argv: readonly string[];
  readonly environment: { readonly [name: string]: string };
  /** As written in `dockerPull` or `dockerImageId`, or the machine's default image. */
  readonly image: string;
  readonly outdir: string;
  readonly tmpdir: string;
  /** Container path of the file for standard input. */
  readonly stdin?: string;
  /** Names below `outdir`. */
  readonly stdout?: string;
  readonly stderr?: string;
  readonly staging: readonly StagedEntry[];
  readonly resources: Resources;
  /** Seconds; absent: no limit of the tool's own. */
  readonly timeLimit?: number;
  readonly network: boolean;
  /** Whether the result of an equal step may stand for this one's. */
  readonly reuse: boolean;
  /** The inputs as expressions see them: container paths, `contents` and `listing` where asked for. */
  readonly inputs: CwlObject;
  /** `runtime` of expressions, without exitCode. */
  readonly runtime: CwlObject;
}

/** Whole cores; MiB. */
export interface Resources {
  readonly cores: number;
  readonly ram: number;
  readonly tmpdirSize: number;
  readonly outdirSize: number;
}

/**
 * One thing to put in place before the container starts, in order. `target` is an absolute container path:
 * below `INPUT_ROOT` (read-only mount), below outdir (initial work directory), or elsewhere (absolute entryname).
 */
export type StagedEntry =
  | {
      readonly kind: 'file' | 'directory';
      readonly source: string;
      readonly target: string;
      readonly writable: boolean;
    }
  | {
      readonly kind: 'literal';
      readonly contents: string;
      readonly target: string;
      readonly writable: boolean;
    }
  /** An empty folder; its content follows as entries of its own. */
  | { readonly kind: 'folder'; readonly target: string; readonly writable: boolean };

/** Inputs appear in the container below this folder, each in a numbered folder of its own: `/var/lib/cwl/0/a.tif`. */
export const INPUT_ROOT = '/var/lib/cwl';
/** `runtime.outdir` unless `dockerOutputDirectory` says otherwise. */
export const OUTPUT_ROOT = '/var/spool/cwl';
/** `runtime.tmpdir`. */
export const TMP_ROOT = '/tmp';
