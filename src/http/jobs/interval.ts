import { HttpProblem } from '../http-problem.ts';

export interface Interval {
  readonly from?: Date;
  readonly to?: Date;
}

/**
 * The query parameter `datetime` (Part 1 `/req/job-list/datetime-definition`): an instant, or an interval with `..` or nothing as an open end.
 * A date without a time is the whole day.
 */
export function parseInterval(text: string): Interval {
  const parts = text.split('/');
  const [first = '', second = first] = parts;
  if (parts.length > 2 || (isOpen(first) && isOpen(second))) throw invalid(text);
  const from = isOpen(first) ? undefined : parse(first, 'T00:00:00.000Z', text);
  const to = isOpen(second) ? undefined : parse(second, 'T23:59:59.999Z', text);
  if (from !== undefined && to !== undefined && from > to) throw invalid(text);
  return { ...(from && { from }), ...(to && { to }) };
}

function isOpen(end: string): boolean {
  return end === '' || end === '..';
}

function parse(end: string, timeOfDate: string, text: string): Date {
  if (/^\d{4}-\d{2}-\d{2}$/.test(end)) return valid(new Date(end + timeOfDate), text);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i.test(end)) throw invalid(text);
  return valid(new Date(end), text);
}

function valid(date: Date, text: string): Date {
  if (Number.isNaN(date.getTime())) throw invalid(text);
  return date;
}

function invalid(text: string): HttpProblem {
  const message = `The query parameter 'datetime' is '${text}'; write an RFC 3339 instant, or an interval 'a/b' with '..' as an open end.`;
  return new HttpProblem('invalid-request', message, {
    problems: [{ path: 'datetime', message, rule: 'format' }],
  });
}
