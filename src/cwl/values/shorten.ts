/** A text of at most `length` characters and one: both ends are kept, as a reader of a message needs them. */
export function withoutMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = Math.floor(length / 4);
  return `${text.slice(0, length - end)}…${text.slice(-end)}`;
}

/** A text of at most `length` characters and `…`: the form that masks of secrets know (cwl/values/secret-mask.ts). */
export function withoutEnd(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
