import querystring from 'node:querystring';
import type { KeyValue } from '../../processes/execute/key-values.ts';

/** The parameters of a URL in their order. Commas part the texts of a list before they are decoded: one that is encoded belongs to its text. */
export function queryPairs(url: string): readonly KeyValue[] {
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const end = pair.indexOf('=');
      const [key, value] = end === -1 ? [pair, ''] : [pair.slice(0, end), pair.slice(end + 1)];
      return { key: decode(key), list: value.split(',').map(decode) };
    });
}

/** As forms encode: a plus sign is a blank. */
function decode(text: string): string {
  return querystring.unescape(text.replaceAll('+', ' '));
}
