import { describe, expect, it } from 'vitest';
import { Capacity } from '../../../src/steps/runner/capacity.ts';

const never = new AbortController().signal;

/** Notes when a promise has resolved. */
function watch(promise: Promise<unknown>): { readonly done: boolean } {
  const state = { done: false };
  void promise.then(() => {
    state.done = true;
  });
  return state;
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('capacity', () => {
  it('lets through what fits, and the next when something is given back', async () => {
    const capacity = new Capacity({ cores: 2, ram: 1000 });
    const first = await capacity.take({ cores: 1, ram: 600 }, never);
    const second = capacity.take({ cores: 1, ram: 600 }, never);
    const state = watch(second);
    await settle();
    expect(state.done).toBe(false);
    first[Symbol.dispose]();
    await second;
  });

  it('does not let small ones overtake a large one', async () => {
    const capacity = new Capacity({ cores: 2, ram: 1000 });
    const first = await capacity.take({ cores: 1, ram: 0 }, never);
    const large = watch(capacity.take({ cores: 2, ram: 0 }, never));
    const small = watch(capacity.take({ cores: 1, ram: 0 }, never));
    await settle();
    expect([large.done, small.done]).toEqual([false, false]);
    first[Symbol.dispose]();
    await settle();
    expect([large.done, small.done]).toEqual([true, false]);
  });

  it('gives all cores to one that asks for more than there are', async () => {
    const capacity = new Capacity({ cores: 2, ram: 1000 });
    using _all = await capacity.take({ cores: 64, ram: 0 }, never);
    expect(capacity.hasRoom({ cores: 1, ram: 0 })).toBe(false);
  });

  it('exchanges without blocking two that both want more', async () => {
    const capacity = new Capacity({ cores: 2, ram: 1000 });
    const first = await capacity.take({ cores: 1, ram: 0 }, never);
    const second = await capacity.take({ cores: 1, ram: 0 }, never);
    const waited: string[] = [];
    const one = first.exchange({ cores: 2, ram: 10 }, () => waited.push('first'), never);
    const two = second.exchange({ cores: 2, ram: 10 }, () => waited.push('second'), never);
    await Promise.race([one, two]);
    first[Symbol.dispose]();
    second[Symbol.dispose]();
    await Promise.all([one, two]);
    expect(waited).toContain('first');
  });

  it('forgets one that does not want to wait any longer', async () => {
    const capacity = new Capacity({ cores: 1, ram: 1000 });
    const first = await capacity.take({ cores: 1, ram: 0 }, never);
    const stop = new AbortController();
    const second = capacity.take({ cores: 1, ram: 0 }, stop.signal);
    const third = capacity.take({ cores: 1, ram: 0 }, never);
    stop.abort();
    await expect(second).rejects.toThrow();
    first[Symbol.dispose]();
    await third;
  });

  it('gives back once, however often it is asked', async () => {
    const capacity = new Capacity({ cores: 1, ram: 100 });
    const first = await capacity.take({ cores: 1, ram: 100 }, never);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    expect(capacity.hasRoom({ cores: 1, ram: 100 })).toBe(true);
    expect(capacity.hasRoom({ cores: 1, ram: 101 })).toBe(false);
  });
});
