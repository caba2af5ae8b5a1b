import type { Version } from '../upgrade.ts';
import { atLeast } from '../upgrade.ts';
import { type ClassName, FIELDS, type FieldTable } from './fields.ts';

export interface Alternative {
  /** `text`, `boolean`, … or `=word`. */
  readonly shape: string;
  readonly since: Version;
  /** The first version without it. */
  readonly before: Version | undefined;
}

export interface FieldRule {
  /** The first version that asks for the field; undefined where none does. */
  readonly required: Version | undefined;
  readonly alternatives: readonly Alternative[];
}

const parsed = new Map<ClassName, ReadonlyMap<string, FieldRule>>();

/** The rules of `FIELDS` for a class, taken apart once. */
export function rulesOf(name: ClassName): ReadonlyMap<string, FieldRule> {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const table: FieldTable = FIELDS[name];
  const rules = new Map(Object.entries(table).map(([field, rule]) => [field, parseRule(rule)]));
  parsed.set(name, rules);
  return rules;
}

/** Alternatives that a version knows. */
export function alternativesFor(rule: FieldRule, version: Version): Alternative[] {
  return rule.alternatives.filter(
    ({ since, before }) => atLeast(version, since) && (before === undefined || !atLeast(version, before)),
  );
}

function parseRule(rule: string): FieldRule {
  const [mark, since] = /^!(?:(v1\.\d) )?/.exec(rule) ?? [''];
  return {
    required: mark === '' ? undefined : ((since ?? 'v1.0') as Version),
    alternatives: rule.slice(mark.length).split('|').map(parseAlternative),
  };
}

function parseAlternative(text: string): Alternative {
  const [, shape, since, before] = /^([^@<]+)(?:@(v1\.\d))?(?:<(v1\.\d))?$/.exec(text) ?? [];
  if (shape === undefined) throw new Error(`'${text}' is no alternative of a field rule.`);
  return { shape, since: (since ?? 'v1.0') as Version, before: before as Version | undefined };
}
