import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FilesystemObjectStore } from '../../../src/objects/filesystem-object-store.ts';
import { logChunkOffset, logPrefix } from '../../../src/objects/step-log.ts';
import { StepLogWriter } from '../../../src/steps/log/step-log-writer.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';

const PREFIX = 'jobs/j/main/a1/';
const KIB = 1024;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let objects: FilesystemObjectStore;

beforeEach(async () => {
  folder = await temporaryFolder();
  objects = await FilesystemObjectStore.open(folder.path);
});
afterEach(async () => {
  vi.useRealTimers();
  await folder[Symbol.asyncDispose]();
});

async function chunks(): Promise<{ offset: number; content: string }[]> {
  const found: { offset: number; content: string }[] = [];
  for await (const { key } of objects.list(logPrefix(PREFIX, 'stdout')))
    found.push({ offset: logChunkOffset(key), content: await text((await objects.get(key)).body) });
  return found;
}

async function write(log: StepLogWriter, pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) await new Promise<void>((resolve) => log.write(piece, () => resolve()));
  log.end();
  await finished(log);
}

describe('a step log', () => {
  it('is chunks that follow each other', async () => {
    const piece = `${'x'.repeat(63)}\n`.repeat(KIB);
    await write(new StepLogWriter(objects, PREFIX, 'stdout'), [piece, piece, piece, piece, piece, 'end']);
    const found = await chunks();
    expect(found.map(({ offset, content }) => [offset, content.length])).toEqual([
      [0, 256 * KIB],
      [256 * KIB, 64 * KIB + 3],
    ]);
    expect(found.map(({ content }) => content).join('')).toBe(`${piece.repeat(5)}end`);
  });

  it('has no chunk where nothing was written', async () => {
    await write(new StepLogWriter(objects, PREFIX, 'stdout'), []);
    expect(await chunks()).toEqual([]);
  });

  it('is stored at once where that is asked for, and goes on', async () => {
    const log = new StepLogWriter(objects, PREFIX, 'stdout');
    log.write('ended');
    log.storeSoon();
    await vi.waitFor(async () => expect(await chunks()).toEqual([{ offset: 0, content: 'ended' }]));
    await write(log, [', stored']);
    expect((await chunks()).map(({ content }) => content)).toEqual(['ended', ', stored']);
  });

  it('can be followed while the step runs', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const log = new StepLogWriter(objects, PREFIX, 'stdout');
    log.write('half way');
    expect(await chunks()).toEqual([]);
    vi.advanceTimersByTime(1000);
    await vi.waitFor(async () => expect(await chunks()).toEqual([{ offset: 0, content: 'half way' }]));
    log.end(', done');
    await finished(log);
    expect((await chunks()).at(-1)).toEqual({ offset: 8, content: ', done' });
  });

  it('keeps the beginning and the end of a flood, and says how much is missing', async () => {
    const limit = 1024 * KIB;
    const log = new StepLogWriter(objects, PREFIX, 'stdout', [], limit);
    const line = (n: number) => `${String(n).padStart(1023)}\n`;
    await write(
      log,
      Array.from({ length: 5000 }, (_, index) => line(index)),
    );
    const found = await chunks();
    let offset = 0;
    for (const chunk of found) {
      expect(chunk.offset).toBe(offset);
      offset += chunk.content.length;
    }
    const all = found.map(({ content }) => content).join('');
    expect(all.startsWith(line(0))).toBe(true);
    expect(all.slice(0, limit).endsWith(line(1023))).toBe(true);
    expect(all.endsWith(line(4999))).toBe(true);
    const left = 5000 * KIB - limit - 64 * KIB;
    expect(all.slice(limit, limit + 90)).toBe(
      `\n[${left} bytes are left out here: the log of a step is limited to 1 MiB]\n${line(4936)}`.slice(
        0,
        90,
      ),
    );
    expect(all.length).toBeLessThan(limit + 65 * KIB);
    expect(log.tail()).toBe([4996, 4997, 4998, 4999].map(line).join(''));
  });

  it('keeps what is little above the limit whole', async () => {
    const log = new StepLogWriter(objects, PREFIX, 'stdout', [], KIB);
    await write(log, ['a'.repeat(KIB), 'b'.repeat(KIB)]);
    expect((await chunks()).map(({ content }) => content).join('')).toBe('a'.repeat(KIB) + 'b'.repeat(KIB));
  });
});
