import type { CwlType, Field, InputParameter, Process } from '../../../cwl/document/model.ts';
import { mayBe } from '../../../cwl/document/normal/type-algebra.ts';
import type { CwlValue } from '../../../cwl/values/value.ts';
import type { Crate, Reference } from './crate.ts';
import type { CrateNames } from './crate-names.ts';

const PROFILE = 'https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE';

/** The parameters of a process as `input` and `output` of what it is in the crate. */
export function parametersOf(
  process: Process,
  crate: Crate,
  names: CrateNames,
): { readonly input: readonly Reference[]; readonly output: readonly Reference[] } {
  const formal = (field: Field) => formalParameter(process.id, field, crate, names);
  return { input: process.inputs.map(formal), output: process.outputs.map(formal) };
}

function formalParameter(
  process: string,
  field: Field & Pick<InputParameter, 'default'>,
  crate: Crate,
  names: CrateNames,
): Reference {
  const { name, type, label, doc, default: value } = field;
  const additionalType = [...new Set(typesOf(type))];
  const description = doc ?? label;
  const defaultValue = shownDefault(value);
  return crate.add(names.parameter(process, name), 'FormalParameter', () => ({
    conformsTo: { '@id': PROFILE },
    name,
    ...(description !== undefined && { description }),
    additionalType,
    multipleValues: mayBe(type, 'array'),
    valueRequired: !mayBe(type, 'null') && value === undefined,
    ...(defaultValue !== undefined && { defaultValue }),
  }));
}

/** Types of schema.org that values of a CWL type are, of a list those of its items. */
function typesOf(type: CwlType): readonly string[] {
  if (type.kind === 'array') return typesOf(type.items);
  if (type.kind === 'union') return type.types.flatMap(typesOf);
  if (type.kind === 'record')
    return ['PropertyValue', ...type.fields.flatMap((field) => typesOf(field.type))];
  return type.kind === 'null' ? [] : [SIMPLE[type.kind]];
}

const SIMPLE = {
  boolean: 'Boolean',
  int: 'Integer',
  long: 'Integer',
  float: 'Float',
  double: 'Float',
  string: 'Text',
  enum: 'Text',
  File: 'File',
  Directory: 'Dataset',
  Any: 'PropertyValue',
} as const;

/** A default with structure is in the package, for those who want it. */
function shownDefault(value: CwlValue | undefined): string | undefined {
  return value === null || typeof value === 'object' ? undefined : value?.toString();
}
