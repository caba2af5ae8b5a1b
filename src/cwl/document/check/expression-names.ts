import type { ReferenceSegment } from '../../expression/scan.ts';
import { sourceOf } from '../../expression/scan.ts';
import type { CwlType, Process } from '../model.ts';
import type { ExpressionUse } from '../normal/context.ts';
import type { NormalPackage } from '../normal/package.ts';
import { didYouMean, nearest } from '../normal/suggest.ts';
import { withoutNull } from '../normal/type-algebra.ts';

const ROOTS = ['inputs', 'self', 'runtime'];
/** CWL v1.2 §"Runtime environment" and §CommandOutputBinding. */
const RUNTIME = ['cores', 'ram', 'outdir', 'tmpdir', 'outdirSize', 'tmpdirSize', 'exitCode'];
const FILE =
  'basename checksum class contents dirname format location nameext nameroot path secondaryFiles size';
const DIRECTORY = 'basename class listing location path';

/** A name in a reference that means nothing. */
interface Unknown {
  readonly name: string;
  readonly message: string;
  readonly known: readonly string[];
  /**
   * What else it may be than a slip of the pen: `null` and `global` with JavaScript only, of an input that is not declared
   * or an object of JavaScript; `anything` where only the value can tell.
   */
  readonly otherwise: 'null' | 'global' | 'anything';
}

/**
 * Names in parameter references that nothing has (CWL v1.2 §"Parameter references"). With JavaScript a name that does not
 * exist is no error but null, so only what is near another name is taken for a slip there, and the rest is a warning.
 *
 * @param isScripted whether InlineJavascriptRequirement holds at that place
 */
export function checkExpressionNames(
  use: ExpressionUse,
  process: Process,
  isScripted: (use: ExpressionUse) => boolean,
  normal: NormalPackage,
): void {
  for (const segment of use.segments) {
    if (segment.kind !== 'reference') continue;
    const unknown = unknownIn(segment, use, process, normal);
    if (unknown === undefined) continue;
    const { name, message, known, otherwise } = unknown;
    const isSlip = nearest(name, known) !== undefined;
    if (!isSlip && otherwise === 'anything') continue;
    if (!isSlip && isScripted(use)) {
      if (otherwise === 'null')
        use.node.warning('unknown-reference', `${message} JavaScript makes null of it.`);
      continue;
    }
    use.node.problemAt(
      [sourceOf(segment), name],
      'unknown-reference',
      `${message}${didYouMean(name, known)}`,
    );
  }
}

function unknownIn(
  { root, path }: ReferenceSegment,
  use: ExpressionUse,
  process: Process,
  normal: NormalPackage,
): Unknown | undefined {
  const [first, second] = path;
  if (root === 'null' || root === 'self') return undefined;
  if (!ROOTS.includes(root))
    return {
      name: root,
      message: `An expression knows inputs, self and runtime, but no '${root}'.`,
      known: ROOTS,
      otherwise: 'global',
    };
  if (typeof first !== 'string') return undefined;
  if (root === 'runtime')
    return RUNTIME.includes(first)
      ? undefined
      : { name: first, message: `runtime has no field '${first}'.`, known: RUNTIME, otherwise: 'null' };
  const scope = scopeOf(use, process, normal);
  if (scope === undefined) return undefined;
  const type = scope.types.get(first);
  if (type === undefined && !scope.types.has(first))
    return {
      name: first,
      message: scope.lack(first),
      known: [...scope.types.keys()],
      otherwise: 'null',
    };
  return typeof second === 'string' && type !== undefined ? unknownField(first, second, type) : undefined;
}

/** Files may have further fields, of extensions. */
function unknownField(input: string, field: string, type: CwlType): Unknown | undefined {
  const kind = withoutNull(type)?.kind;
  const known = kind === 'File' ? FILE : kind === 'Directory' ? DIRECTORY : undefined;
  const names = known?.split(' ');
  if (names === undefined || names.includes(field)) return undefined;
  const message = `The ${kind} '${input}' has no field '${field}'.`;
  return { name: field, message, known: names, otherwise: 'anything' };
}

/** The inputs that an expression sees, by name; without a type where that is not known. Undefined where they are not known. */
interface Scope {
  readonly types: ReadonlyMap<string, CwlType | undefined>;
  /** Says that a name is none of them. */
  readonly lack: (name: string) => string;
}

function scopeOf(use: ExpressionUse, process: Process, normal: NormalPackage): Scope | undefined {
  const { doubts, origins } = normal;
  if (process.class === 'Workflow') return use.isOfTool ? undefined : stepScope(use, process, normal);
  if (!doubts.knowsNamesIn(origins.of(process), 'inputs')) return undefined;
  const types = new Map(process.inputs.map((input) => [input.name, input.type]));
  return { types, lack: (name) => `This ${process.class} has no input '${name}'.` };
}

/** `valueFrom` and `when` see what is in the step's `in`, whatever its tool declares. */
function stepScope(use: ExpressionUse, process: Process, normal: NormalPackage): Scope | undefined {
  const step = process.class === 'Workflow' ? process.steps.find(({ name }) => name === use.step) : undefined;
  if (step === undefined || !normal.doubts.knowsNamesIn(normal.origins.of(step), 'in')) return undefined;
  const types = new Map(step.in.map((input) => [input.name, undefined]));
  return { types, lack: (name) => `The step '${step.name}' has no '${name}' in its 'in'.` };
}
