/** Which of its bytes a client needs (RFC 9110 §13 and §14). */
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '../../processes/refusal.ts';

/** What a file is compared with. */
interface Validators {
  /** Quoted and strong. */
  readonly etag: string;
  readonly modified: Date;
}

export interface BytePart {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/**
 * Sees to it that these are the bytes that the client means: `If-Match`, and `If-Unmodified-Since` where there is no such tag (RFC 9110 §13.2.2). Throws
 * Refusal `precondition-failed`.
 */
export function expectSame({ etag, modified }: Validators, headers: IncomingHttpHeaders): void {
  const tags = headers['if-match'];
  // Where there is no date it is compared with NaN, which nothing is greater than.
  const isOther =
    tags === undefined
      ? seconds(modified) > seconds(new Date(headers['if-unmodified-since'] ?? ''))
      : !tags.split(',').some((tag) => ['*', etag].includes(tag.trim()));
  if (isOther) {
    const stored = `It has the ETag ${etag} and was stored at ${modified.toUTCString()}.`;
    throw new Refusal('precondition-failed', `The file is not the one that the request names. ${stored}`);
  }
}

/** Whether the client has these bytes already: `If-None-Match`, and `If-Modified-Since` where there is no such tag (RFC 9110 §13.2.2). */
export function hasAlready({ etag, modified }: Validators, headers: IncomingHttpHeaders): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    return tags.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && seconds(modified) <= seconds(new Date(since));
}

/**
 * The part of the bytes that `Range` asks for; undefined for all of them: without `Range`, with one that is no single range of bytes (RFC 9110
 * §14.2), and where `If-Range` names other bytes.
 *
 * Throws Refusal `bad-range` with the member `size`.
 */
export function partOf(
  file: Validators & { readonly size: number },
  headers: IncomingHttpHeaders,
): BytePart | undefined {
  const { range, 'if-range': condition } = headers;
  if (range === undefined || !isStill(file, condition as string | undefined)) return undefined;
  return parseRange(range, file.size);
}

/** The tag is compared strongly, and a date exactly (RFC 9110 §13.1.5). */
function isStill({ etag, modified }: Validators, condition: string | undefined): boolean {
  if (condition === undefined || condition.trim() === etag) return true;
  return !/["/]/.test(condition) && seconds(new Date(Date.parse(condition))) === seconds(modified);
}

/** HTTP dates have no fractions. */
function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

function parseRange(range: string, size: number): BytePart | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/i.exec(range.trim()) ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && first !== '' && Number(last) < start) return undefined;
  if (start < size && end >= start) return { start, end };
  throw new Refusal('bad-range', `The file has ${size} bytes; the range ${range} lies outside of it.`, {
    members: { size },
  });
}
