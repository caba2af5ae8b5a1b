import { expect, it } from 'vitest';
import { Slots } from '../../../src/jobs/slots.ts';

it('lets no more run at a time than there are slots, in the order of their arrival', async () => {
  const slots = new Slots(2);
  const order: number[] = [];
  let running = 0;
  let most = 0;

  await Promise.all(
    Array.from({ length: 6 }, (_, number) =>
      slots.run(async () => {
        order.push(number);
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => setImmediate(resolve));
        running -= 1;
      }),
    ),
  );

  expect(most).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
});

it('frees the slot of work that fails', async () => {
  const slots = new Slots(1);
  const failing = slots.run(() => Promise.reject(new Error('no')));

  await expect(failing).rejects.toThrow('no');
  expect(await slots.run(() => Promise.resolve('next'))).toBe('next');
});
