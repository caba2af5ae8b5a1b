import { isDirectory, isFile } from './value.ts';

/** Stands in the place of a secret. */
export const MASK = '********';
/** Messages cut long values and put `…` at the end; none shows fewer characters of them. */
const SHOWN = 24;

/** Keeps secrets out of what people see. */
export interface SecretMask {
  /** The forms that are looked for, the longest first. */
  readonly forms: readonly string[];
  text(text: string): string;
  /** Every text in a JSON value; names of fields stay, and Files, whose members are addresses. */
  value<T>(value: T): T;
}

/**
 * @param secrets texts; each is found as it is, as JSON, quoted for a shell, in a URL, cut at its end by a message, and without the line
 *   feeds at its ends, which many programs drop
 */
export function maskOf(secrets: readonly string[]): SecretMask {
  const plain = secrets.flatMap((secret) => [secret, secret.trim()]).filter((text) => text !== '');
  const forms = [...new Set(plain.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const cut = plain.filter((text) => text.length > SHOWN).flatMap((text) => formsOf(text.slice(0, SHOWN)));
  const patterns = [...forms.map(escapePattern), ...cut.map((start) => `${escapePattern(start)}[^…\n]*…`)];
  if (patterns.length === 0) return { forms, text: (text) => text, value: (value) => value };
  const pattern = new RegExp(patterns.join('|'), 'g');
  const text = (given: string): string => given.replaceAll(pattern, MASK);
  return { forms, text, value: (value) => mapTexts(value, text) };
}

function formsOf(text: string): string[] {
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    text.replaceAll("'", `'"'"'`),
    text.replaceAll("'", `'\\''`),
    encodeURIComponent(text.toWellFormed()),
  ];
}

/** A text as a regular expression that finds it. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, change)) as T;
  if (typeof value !== 'object' || value === null || isFile(value) || isDirectory(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, mapTexts(item as unknown, change)]);
  return Object.fromEntries(entries) as T;
}
