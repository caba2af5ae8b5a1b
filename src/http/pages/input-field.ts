import type { ParameterDescription } from '../../processes/process-store.ts';
import { type Html, html } from './html.ts';
import { type InputType, inputType } from './input-type.ts';

/** The field of one input in the form: label, control, what is known of it, and the place for what is wrong with it. */
export function inputField(name: string, input: ParameterDescription): Html {
  const type = inputType(input.schema);
  const { title, description, schema, minOccurs } = input;
  const fallback = schema['default'];
  return html`
<div class="field" data-input="${name}" data-kind="${type.kind}"${type.isList && html` data-list`}>
<label for="input-${name}">${title ?? name}</label>
<small><code>${name}</code> ${type.name}${minOccurs !== 0 && html` <span class="required">required</span>`}</small>
${description !== undefined && html`<p class="text" id="about-${name}">${description}</p>`}
${control(name, type, fallback === undefined ? '' : JSON.stringify(fallback))}
<ul class="errors" id="errors-${name}" aria-live="polite"></ul>
</div>`;
}

function control(name: string, { kind, isList, choices = [] }: InputType, fallback: string): Html {
  const marks = html`id="input-${name}" name="${name}" aria-describedby="about-${name} errors-${name}"`;
  const otherwise = fallback === '' ? '—' : `default: ${fallback}`;
  const hint = fallback === '' ? HINTS[kind] : otherwise;
  if (kind === 'boolean') return html`<select ${marks}>${options(['true', 'false'], otherwise)}</select>`;
  if (kind === 'choice' && isList) return html`<select ${marks} multiple>${options(choices)}</select>`;
  if (kind === 'choice') return html`<select ${marks}>${options(choices, otherwise)}</select>`;
  if (kind === 'json')
    return html`<textarea ${marks} rows="3" placeholder="${hint}" spellcheck="false"></textarea>`;
  const address = isList
    ? html`<textarea ${marks} rows="3" placeholder="${hint || 'one per line'}"></textarea>`
    : html`<input ${marks} type="text" placeholder="${hint}" autocomplete="off">`;
  if (kind !== 'file') return address;
  return html`${address}
<label class="upload">or a file of yours <input type="file"${isList && html` multiple`}></label>`;
}

const HINTS: { readonly [kind in InputType['kind']]: string } = {
  text: '',
  integer: '',
  number: '',
  boolean: '',
  choice: '',
  bbox: 'west, south, east, north',
  file: 'https://…',
  folder: 'https://…',
  json: 'JSON',
};

function options(values: readonly string[], none?: string): Html {
  const first = none !== undefined && html`<option value="">${none}</option>`;
  return html`${first}${values.map((value) => html`<option>${value}</option>`)}`;
}
