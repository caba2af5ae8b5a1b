import { describe, expect, it } from 'vitest';
import { DirectDispatch } from '../../../src/dispatch/direct-dispatch.ts';
import type { Dispatch, DueTask } from '../../../src/dispatch/dispatch.ts';

/** A place that notes what it gets. */
class Place implements Dispatch {
  readonly got: string[] = [];

  async submit(tasks: readonly DueTask[]): Promise<void> {
    this.got.push(...tasks.map(({ id }) => `submit ${id}`));
  }

  async cancel(ids: readonly string[]): Promise<void> {
    this.got.push(...ids.map((id) => `cancel ${id}`));
  }

  async recover(ids: readonly string[]): Promise<void> {
    this.got.push(...ids.map((id) => `recover ${id}`));
  }
}

function runnerWithRoom(room: number) {
  const taken: string[] = [];
  const offer = (id: string): boolean => taken.length < room && taken.push(id) > 0;
  return { taken, offer };
}

const due = (id: string, delayMs = 0): DueTask => ({ id, delayMs });

describe('DirectDispatch', () => {
  it.each([
    ['all where there is room', 2, [due('a'), due('b')], ['a', 'b'], []],
    [
      'what there is room for, in its order',
      1,
      [due('a'), due('b'), due('c')],
      ['a'],
      ['submit b', 'submit c'],
    ],
    ['nothing where there is none', 0, [due('a')], [], ['submit a']],
    ['none that is to wait', 2, [due('a', 500), due('b')], ['b'], ['submit a']],
  ])('gives the runner %s', async (_, room, tasks, direct, others) => {
    const runner = runnerWithRoom(room);
    const place = new Place();
    await new DirectDispatch(runner.offer, place).submit(tasks);
    expect(runner.taken).toEqual(direct);
    expect(place.got).toEqual(others);
  });

  it('leaves what is withdrawn or was forgotten to the queue', async () => {
    const place = new Place();
    const dispatch = new DirectDispatch(() => true, place);
    await dispatch.cancel(['a']);
    await dispatch.recover(['b']);
    expect(place.got).toEqual(['cancel a', 'recover b']);
  });
});
