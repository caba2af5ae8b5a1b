/** What every adapter of the Queue port promises (src/platform/queue/queue.ts). */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Queue, Receiver } from '../../src/platform/queue/queue.ts';

const PATIENCE = { timeout: 10_000, interval: 10 };

export function describeQueue(name: string, open: () => Promise<Queue>): void {
  describe(`${name} as a queue`, () => {
    let queue: Queue;
    let name: string;

    beforeEach(async () => {
      queue = await open();
      name = `queue-${randomUUID()}`;
    });
    afterEach(() => queue[Symbol.asyncDispose]());

    it('answers', async () => {
      await expect(queue.check()).resolves.toBeUndefined();
    });

    it.each([
      '2f0c9b0e-6f0a-4a5b-9d3c-0a1b2c3d4e5f/main/otsu[0]',
      '42',
      'a:b',
      'ü/é %2F',
      'x'.repeat(300),
    ])('hands over the id %s as it is', async (id) => {
      const received = collect(queue, name);
      await queue.add(name, [id]);
      await expect.poll(() => received.ids, PATIENCE).toEqual([id]);
    });

    it('hands over ids in their order, also those that were added before anybody received', async () => {
      const ids = Array.from({ length: 50 }, (_, index) => `id-${index}`);
      await queue.add(name, ids);
      const received = collect(queue, name);
      await expect.poll(() => received.ids, PATIENCE).toEqual(ids);
    });

    it('wakes an idle receiver', async () => {
      const received = collect(queue, name);
      await queue.add(name, ['warm']);
      await expect.poll(() => received.ids, PATIENCE).toEqual(['warm']);
      await queue.add(name, ['next']);
      // Before the receiver would ask again by itself.
      await expect.poll(() => received.ids, { ...PATIENCE, timeout: 5000 }).toEqual(['warm', 'next']);
    });

    it('does not put in twice what waits', async () => {
      await queue.add(name, ['a', 'a']);
      await queue.add(name, ['a', 'b']);
      const received = collect(queue, name);
      await queue.add(name, ['end']);
      await expect.poll(() => received.ids, PATIENCE).toEqual(['a', 'b', 'end']);
    });

    it('takes an id again after it was handled', async () => {
      const received = collect(queue, name);
      for (const round of [1, 2, 3]) {
        await queue.add(name, ['a']);
        await expect.poll(() => received.ids.length, PATIENCE).toBe(round);
        await received.idle();
      }
    });

    it('hands an id that was added while it was handled over again afterwards, once and never beside', async () => {
      const handler = steppedHandler();
      queue.receive(name, 4, handler.handle);
      await queue.add(name, ['a']);
      await handler.started(1);
      await Promise.all([queue.add(name, ['a']), queue.add(name, ['a']), queue.add(name, ['a'])]);
      handler.finish();
      await handler.started(2);
      expect(handler.mostAtOnce).toBe(1);
      handler.finish();
      await queue.add(name, ['end']);
      await handler.started(3);
      handler.finish();
      expect(handler.ids).toEqual(['a', 'a', 'end']);
    });

    it('hands over lower priority numbers first', async () => {
      await queue.add(name, ['late'], { priority: 20 });
      await queue.add(name, ['middle'], { priority: 10 });
      await queue.add(name, ['first']);
      const received = collect(queue, name);
      await expect.poll(() => received.ids, PATIENCE).toEqual(['first', 'middle', 'late']);
    });

    it('holds a delayed id back', async () => {
      const received = collect(queue, name);
      const began = performance.now();
      await queue.add(name, ['later'], { delayMs: 400 });
      await queue.add(name, ['now']);
      await expect.poll(() => received.ids, PATIENCE).toEqual(['now', 'later']);
      expect(performance.now() - began).toBeGreaterThanOrEqual(390);
    });

    it('lets a delayed id come at once when it is added without a delay', async () => {
      const received = collect(queue, name);
      await queue.add(name, ['a'], { delayMs: 3_600_000 });
      await queue.add(name, ['a']);
      await expect.poll(() => received.ids, PATIENCE).toEqual(['a']);
    });

    it('takes waiting and delayed ids out', async () => {
      await queue.add(name, ['a', 'b']);
      await queue.add(name, ['c'], { delayMs: 200 });
      await queue.remove(name, ['a', 'c', 'unknown']);
      const received = collect(queue, name);
      await expect.poll(() => received.ids, PATIENCE).toEqual(['b']);
      await queue.add(name, ['a']);
      await expect.poll(() => received.ids, PATIENCE).toEqual(['b', 'a']);
    });

    it('leaves what is being handled alone when it is removed', async () => {
      const handler = steppedHandler();
      queue.receive(name, 1, handler.handle);
      await queue.add(name, ['a']);
      await handler.started(1);
      await queue.remove(name, ['a']);
      handler.finish();
      await queue.add(name, ['b']);
      await handler.started(2);
      handler.finish();
      expect(handler.ids).toEqual(['a', 'b']);
    });

    it('forgets everything when it is cleared, and takes the same ids anew', async () => {
      const handler = steppedHandler();
      queue.receive(name, 1, handler.handle);
      await queue.add(name, ['handled', 'waits']);
      await queue.add(name, ['delayed'], { delayMs: 3_600_000 });
      await handler.started(1);
      await queue.clear(name);
      handler.finish();
      await queue.add(name, ['handled', 'delayed', 'waits']);
      for (const count of [2, 3, 4]) {
        await handler.started(count);
        handler.finish();
      }
      expect(handler.ids).toEqual(['handled', 'handled', 'delayed', 'waits']);
    });

    it('handles as many at a time as asked, and no more', async () => {
      const handler = steppedHandler();
      queue.receive(name, 3, handler.handle);
      await queue.add(name, ['a', 'b', 'c', 'd', 'e']);
      await handler.started(3);
      expect(handler.ids).toHaveLength(3);
      for (let finished = 0; finished < 5; finished++) {
        handler.finish();
        await handler.started(Math.min(5, finished + 4));
      }
      expect(handler.mostAtOnce).toBe(3);
    });

    it('shares ids among receivers', async () => {
      const handler = steppedHandler();
      queue.receive(name, 1, handler.handle);
      queue.receive(name, 1, handler.handle);
      await queue.add(name, ['a', 'b']);
      await handler.started(2);
      expect([...handler.ids].sort()).toEqual(['a', 'b']);
      handler.finish();
      handler.finish();
    });

    it('drops an id whose handler rejects, and goes on', async () => {
      const ids: string[] = [];
      queue.receive(name, 1, async (id) => {
        ids.push(id);
        if (id === 'bad') throw new Error('no');
      });
      await queue.add(name, ['bad', 'good']);
      await expect.poll(() => ids, PATIENCE).toEqual(['bad', 'good']);
      await queue.add(name, ['bad']);
      await expect.poll(() => ids, PATIENCE).toEqual(['bad', 'good', 'bad']);
    });

    it('waits for running handlers when a receiver is closed, and leaves the rest to others', async () => {
      const handler = steppedHandler();
      const receiver = queue.receive(name, 1, handler.handle);
      await queue.add(name, ['a', 'b']);
      await handler.started(1);
      let closed = false;
      const closing = receiver.close().then(() => {
        closed = true;
      });
      await queue.check();
      expect(closed).toBe(false);
      handler.finish();
      await closing;
      expect(handler.ids).toEqual(['a']);
      const received = collect(queue, name);
      await expect.poll(() => received.ids, PATIENCE).toEqual(['b']);
    });

    it('takes many ids at once', async () => {
      const ids = Array.from({ length: 2500 }, (_, index) => `job/main/step[${index}]`);
      await queue.add(name, ids);
      await queue.add(name, ids);
      const received = collect(queue, name, 16);
      await expect.poll(() => received.ids.length, { timeout: 60_000, interval: 50 }).toBe(ids.length);
      expect(new Set(received.ids).size).toBe(ids.length);
    }, 90_000);
  });
}

function collect(queue: Queue, name: string, concurrency = 1) {
  const ids: string[] = [];
  const receiver: Receiver = queue.receive(name, concurrency, async (id) => {
    ids.push(id);
  });
  return {
    ids,
    receiver,
    /** Resolves after another id went through: what came before it has left the queue. */
    idle: async () => {
      const before = ids.length;
      await queue.add(name, [`idle-${before}`]);
      await expect.poll(() => ids.length, PATIENCE).toBe(before + 1);
      ids.pop();
    },
  };
}

/** A handler that waits for `finish`, one call for each id. */
function steppedHandler() {
  const ids: string[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;
  const handler = {
    ids,
    mostAtOnce: 0,
    handle: async (id: string) => {
      ids.push(id);
      running += 1;
      handler.mostAtOnce = Math.max(handler.mostAtOnce, running);
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      await promise;
      running -= 1;
    },
    finish: () => waiting.shift()?.(),
    started: (count: number) => expect.poll(() => ids.length, PATIENCE).toBe(count),
  };
  return handler;
}
