import { describe, expect, it } from 'vitest';
import { readTogether } from '../../../src/platform/database/read-together.ts';

function table(rows: { readonly [id: string]: string }) {
  const asked: (readonly string[])[] = [];
  const get = readTogether(async (ids) => {
    asked.push(ids);
    if (ids.includes('broken')) throw new Error('the database is away');
    return new Map(Object.entries(rows));
  });
  return { get, asked };
}

describe('reads of one row each', () => {
  it('are one query where they are asked for together, and each id is in it once', async () => {
    const { get, asked } = table({ a: 'A', b: 'B' });

    expect(await Promise.all([get('a'), get('b'), get('a'), get('c')])).toEqual(['A', 'B', 'A', undefined]);
    expect(asked).toEqual([['a', 'b', 'c']]);
  });

  it('remember nothing', async () => {
    const rows: { [id: string]: string } = { a: 'A' };
    const { get } = table(rows);
    await get('a');
    rows['a'] = 'changed';

    expect(await get('a')).toBe('changed');
  });

  it('fail together, and not those that come later', async () => {
    const { get } = table({ a: 'A' });
    const together = await Promise.allSettled([get('a'), get('broken')]);

    expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await get('a')).toBe('A');
  });

  it('do not ask for an id that PostgreSQL would refuse', async () => {
    const { get, asked } = table({ a: 'A' });

    expect(await Promise.all([get('a'), get('a\0')])).toEqual(['A', undefined]);
    expect(asked).toEqual([['a']]);
  });
});
