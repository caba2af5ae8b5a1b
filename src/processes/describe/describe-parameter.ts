import type { CwlType, Field, InputParameter } from '../../cwl/document/model.ts';
import { mayBe } from '../../cwl/document/normal/type-algebra.ts';
import { typeName } from '../../cwl/values/check-type.ts';
import { collectFiles } from '../../cwl/values/files.ts';
import { mediaTypeOfFormat } from '../media-types.ts';
import type { ParameterDescription } from '../process-store.ts';
import { ogcForm } from '../shape-results/ogc-form.ts';
import { schemaOf } from './type-schema.ts';

/**
 * Part 1 `inputDescription.yaml`; an array is one value, so `maxOccurs` stays 1. A default makes an input optional.
 *
 * @param isData whether it is the one that `data` of an execute request goes to
 */
export function describeInput(input: InputParameter, isData = false): ParameterDescription {
  const hasDefault = input.default !== undefined && input.default !== null;
  // The files of a default are the package's own; their locations say nothing to a client.
  const shownDefault =
    hasDefault && collectFiles(input.default).length === 0
      ? { default: ogcForm(input.default, input.type) }
      : {};
  const described = describeField(input);
  return {
    ...described,
    ...(isData && { metadata: [...described.metadata, { title: 'cwlp:data', value: true }] }),
    minOccurs: hasDefault || mayBe(input.type, 'null') ? 0 : 1,
    maxOccurs: 1,
    valuePassing: takesLinks(input.type) ? ['byValue', 'byReference'] : ['byValue'],
    schema: { ...schemaOf(input.type, input), ...shownDefault },
  };
}

/** Whether a link may stand for a value; a record with a field of that name may be one itself (Part 1 v2.0 `/req/ogc-process-description/value-passing`). */
function takesLinks(type: CwlType): boolean {
  if (type.kind === 'array') return takesLinks(type.items);
  if (type.kind === 'union') return type.types.some(takesLinks);
  return type.kind !== 'record' || !type.fields.some(({ name }) => name === 'href');
}

/** Part 1 `outputDescription.yaml`. */
export function describeOutput(output: Field): ParameterDescription {
  return { ...describeField(output), schema: schemaOf(output.type, output) };
}

function describeField(
  field: Field,
): Omit<ParameterDescription, 'schema' | 'metadata'> & Required<Pick<ParameterDescription, 'metadata'>> {
  const formats = (field.format ?? []).filter((format) => mediaTypeOfFormat(format) === undefined);
  return {
    ...(field.label !== undefined && { title: field.label }),
    ...(field.doc !== undefined && { description: field.doc }),
    metadata: [
      { title: 'cwl:type', value: typeName(field.type) },
      ...formats.map((value) => ({ title: 'cwl:format', value })),
    ],
  };
}
