import type { Sink, Source } from '../model.ts';
import type { Node } from '../source/node.ts';
import { splitFragment } from '../source/reference.ts';
import { given } from './given.ts';

/** What references inside a workflow are told apart by. */
export interface LinkScope {
  /** The workflow's own id, split at `/`: in the package and as the document wrote it. */
  readonly ids: readonly (readonly string[])[];
  readonly steps: ReadonlySet<string>;
}

/** The fields of a sink of links (CWL v1.2 §Sink); sources are looked up later, when all steps are known. */
export function normalizeSink(
  fields: ReadonlyMap<string, Node>,
  sourceField: string,
  scope: LinkScope,
): Sink {
  const source = fields.get(sourceField);
  return {
    sources:
      source?.items().flatMap((item) => (item.text === undefined ? [] : [parseSource(item.text, scope)])) ??
      [],
    listed: source?.isList ?? false,
    ...given({
      linkMerge: fields.get('linkMerge')?.text as Sink['linkMerge'],
      pickValue: fields.get('pickValue')?.text as Sink['pickValue'],
    }),
  };
}

/**
 * `x`, `#x`, `step/x`, `main/step/x`, `#main/step/x`, `http://h/wf.cwl#main/x`: the workflow's own id in front says
 * nothing, unless a step has that name.
 */
function parseSource(text: string, scope: LinkScope): Source {
  const fragment = splitFragment(text).fragment;
  const parts = (fragment ?? text).split('/').filter((part) => part !== '');
  const own = scope.ids.find(
    (id) => parts.length > id.length && id.every((part, index) => parts[index] === part),
  );
  const isStep = fragment === undefined && parts.length === 2 && scope.steps.has(parts[0]!);
  const local = own === undefined || isStep ? parts : parts.slice(own.length);
  const port = local.at(-1) ?? text;
  const step = local.at(-2);
  return step === undefined ? { port } : { step, port };
}
