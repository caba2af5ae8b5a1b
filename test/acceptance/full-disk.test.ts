/** Disks without room: the job that needs it fails with what to do, the server lives on, and with room everything works again. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Api } from './support/api.ts';
import { expectFailed } from './support/failed-job.ts';
import { healthyJob } from './support/healthy.ts';
import { ownDeployment } from './support/shared.ts';
import { type SmallDisk, smallDisk } from './support/small-disk.ts';

const MEBIBYTES = 48;
const NO_ROOM = /object store has no room left\. Delete jobs or give it a larger disk/;
const ADVICE = /What to try next: Free disk space/;

/** Copies its input, and writes as many more MiB as it is told. */
const WRITER = `
cwlVersion: v1.2
class: CommandLineTool
id: writer
baseCommand: [sh, -c, 'cat "$0" >copy.txt; head -c "$1"M /dev/zero >zeros']
inputs:
  file: {type: File, inputBinding: {position: 1}}
  mebibytes: {type: int, inputBinding: {position: 2}}
outputs:
  copy: {type: File, outputBinding: {glob: copy.txt}}
  zeros: {type: File, outputBinding: {glob: zeros}}
`;

const inputs = (mebibytes: number): object => ({
  file: { class: 'File', contents: 'small', basename: 'small.txt' },
  mebibytes,
});

describe(`full disks, ${inject('form')}`, () => {
  const cleanup = new AsyncDisposableStack();
  afterAll(() => cleanup.disposeAsync());

  describe('where steps work', () => {
    let disk: SmallDisk;
    let api: Api;

    beforeAll(async () => {
      disk = cleanup.use(await smallDisk(MEBIBYTES));
      api = cleanup.use(await ownDeployment({ settings: { CWLP_WORK: join(disk.path, 'work') } })).http;
      await api.deploy(WRITER);
    });

    const run = async (mebibytes: number): Promise<string> => {
      const job = await api.execute('writer', inputs(mebibytes));
      await api.untilDone(job);
      return job;
    };

    it('fail the step that fills them, and leave nothing behind', async () => {
      const job = await run(2 * MEBIBYTES);

      await expectFailed(api, job, {
        blame: 'platform',
        message: [
          /found no space left for its files and ended with exit code 1/,
          /No space left on device/,
          ADVICE,
        ],
        step: { shard: 'main', image: 'debian:stable-slim', exitCode: 1 },
      });
      expect(await disk.room()).toBeGreaterThan(MEBIBYTES - 1);
      await (await healthyJob(api))();
    });

    it('fail a step that finds them full, until there is room again', async () => {
      await disk.fill();

      const job = await run(1);

      await expectFailed(api, job, { blame: 'platform', message: [/no space left/i, ADVICE] });
      await disk.free();
      expect(await api.untilDone(await run(1))).toMatchObject({ status: 'successful' });
    });
  });

  // Only here files are stored on a disk that the test can fill.
  if (inject('form') === 'embedded') {
    describe('where files are stored', () => {
      let disk: SmallDisk;
      let api: Api;

      beforeAll(async () => {
        disk = cleanup.use(await smallDisk(MEBIBYTES));
        const objects = join(disk.path, 'objects');
        await mkdir(objects);
        api = cleanup.use(await ownDeployment({ settings: { CWLP_OBJECTS_URL: `file://${objects}` } })).http;
        await api.deploy(WRITER);
      });

      it('fail the job whose outputs fill them, and keep no part of these', async () => {
        const job = await api.execute('writer', inputs(2 * MEBIBYTES));
        await api.untilDone(job);

        await expectFailed(api, job, {
          blame: 'platform',
          message: [NO_ROOM, ADVICE],
          step: { shard: 'main', exitCode: 0 },
        });
        expect(await disk.room()).toBeGreaterThan(MEBIBYTES - 1);
        await (await healthyJob(api))();
      });

      it('refuse uploads and fail jobs, until there is room again', async () => {
        await disk.fill();

        const upload = await api.send('POST', '/uploads?name=small.txt', {
          body: 'small',
          type: 'text/plain',
        });
        const job = await api.execute('writer', inputs(1));
        await api.untilDone(job);

        expect(upload.status, upload.text).toBe(507);
        expect(upload.body).toMatchObject({ status: 507, title: 'No room' });
        expect(upload.body.detail).toMatch(/object store of this server is full/);
        await expectFailed(api, job, { blame: 'platform', message: [NO_ROOM, ADVICE] });
        expect((await api.get('/')).status).toBe(200);
        await disk.free();
        await (await healthyJob(api))();
      });
    });
  }
});
