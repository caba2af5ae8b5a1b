import type { Field } from '../model.ts';
import type { Node } from '../source/node.ts';
import { atLeast } from '../upgrade.ts';

/** Names of the files for the streams of a tool. */
export interface StreamNames {
  stdin: string | undefined;
  stdout: string | undefined;
  stderr: string | undefined;
}

/**
 * `type: stdin` on an input is short for a File and `stdin: $(inputs.<id>.path)`; `type: stdout` and `type: stderr` on
 * an output for a File with a glob of the stream's name (CWL v1.2 §CommandInputParameter, §CommandOutputParameter).
 * A stream that has no name gets the one of its first output.
 */
export class Streams {
  readonly names: StreamNames;

  constructor(names: StreamNames) {
    this.names = { ...names };
  }

  readonly input = (field: Field, type: Node): Field | undefined => {
    if (type.text !== 'stdin' || !atLeast(type.version, 'v1.1')) return undefined;
    if (this.names.stdin !== undefined) {
      type.problem(
        'wrong-value',
        `Standard input has two sources: the field 'stdin' and the input '${field.name}'.`,
      );
    }
    if (field.inputBinding !== undefined) {
      type.problem('wrong-value', `An input of type 'stdin' cannot have an 'inputBinding'.`);
    }
    this.names.stdin = /^\w+$/.test(field.name)
      ? `$(inputs.${field.name}.path)`
      : `$(inputs[${JSON.stringify(field.name)}].path)`;
    return { ...field, streamable: true };
  };

  readonly output = (field: Field, type: Node): Field | undefined => {
    if (type.text !== 'stdout' && type.text !== 'stderr') return undefined;
    if (field.outputBinding !== undefined) {
      type.problem('wrong-value', `An output of type '${type.text}' cannot have an 'outputBinding'.`);
    }
    this.names[type.text] ??= `${field.name.replaceAll(/[^\w.-]/g, '_')}.${type.text}`;
    return { ...field, streamable: true, outputBinding: { glob: [this.names[type.text] as string] } };
  };
}
