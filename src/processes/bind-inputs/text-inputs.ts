import type { PackedDocument } from '../../cwl/document/model.ts';
import { entryOf } from '../describe/describe-process.ts';
import type { JsonObject } from '../json-object.ts';
import { textValue } from './text-value.ts';

/** Inputs that came as texts, each as the type of its parameter makes of it. Names of no input stay, for binding to tell of them. */
export function textInputs(texts: ReadonlyMap<string, string>, document: PackedDocument): JsonObject {
  const { inputs } = entryOf(document);
  return Object.fromEntries(
    [...texts].map(([name, text]) => {
      const input = inputs.find((candidate) => candidate.name === name);
      return [name, input === undefined ? text : textValue(text, input.type)];
    }),
  );
}
