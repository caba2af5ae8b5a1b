/** What every container engine behind the ContainerRuntime port does (src/containers/container-runtime.ts). */
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CommandError,
  type ContainerRuntime,
  EngineUnavailableError,
  ImageError,
} from '../../src/containers/container-runtime.ts';
import { never } from '../services/docker.ts';
import { engineProxy } from '../services/engine-proxy.ts';
import { ContainerBench, OUT, Text } from './container-bench.ts';
import { DEBIAN, makeEntrypointImage, makeShellLessImage } from './container-images.ts';

export interface TestedEngine extends AsyncDisposable {
  readonly address: string;
  open(address: string): ContainerRuntime;
  /** Folders that a container may write to although nobody opened them: in memory, and gone with it. */
  readonly alsoWritable: readonly string[];
}

export function describeContainerRuntime(name: string, start: () => Promise<TestedEngine>): void {
  describe(`${name} as a container runtime`, () => {
    const cleanup = new AsyncDisposableStack();
    let engine: TestedEngine;
    let bench: ContainerBench;

    beforeAll(async () => {
      engine = cleanup.use(await start());
      bench = cleanup.use(await ContainerBench.open(cleanup.use(engine.open(engine.address))));
    });
    afterAll(() => cleanup.disposeAsync());
    beforeEach(() => bench.emptyOut());

    describe('a container', () => {
      it('reports its exit code and both streams, and is removed', async () => {
        expect(await bench.sh('echo out; echo err >&2; exit 7')).toMatchObject({
          exitCode: 7,
          outOfMemory: false,
          aborted: false,
          stdout: 'out\n',
          stderr: 'err\n',
          bytes: 4,
        });
        expect(await bench.left()).toBe(0);
      });

      it('is looked at while it runs', async () => {
        const { usage } = await bench.sh(
          'x=$(head -c 20000000 /dev/zero | tr "\\0" x); while :; do :; done & sleep 4; kill $!',
        );
        expect(usage!.memory).toBeGreaterThan(15e6);
        expect(usage!.cpuSeconds).toBeGreaterThan(0.1);
      });

      it('keeps the ENTRYPOINT of its image, redirected or not', async () => {
        await using image = await makeEntrypointImage(engine.address);
        const plain = await bench.run(['-c', 'echo $BASH_VERSION; exit 3'], { image: image.name });
        expect(plain).toMatchObject({ exitCode: 3, stdout: expect.stringMatching(/^\d/) });
        const redirected = await bench.run(['-c', 'echo $BASH_VERSION; exit 4'], {
          image: image.name,
          stdout: `${OUT}/v.txt`,
        });
        expect(redirected).toMatchObject({ exitCode: 4, stdout: '' });
        expect(await readFile(join(bench.out, 'v.txt'), 'utf8')).toBe(plain.stdout);
      });

      it('keeps every argument as it is', async () => {
        const argv = ['printf', '%s|', 'a b', "it's", '$HOME', '', '*', '"', 'é\n'];
        const expected = 'a b|it\'s|$HOME||*|"|é\n|';
        expect((await bench.run(argv)).stdout).toBe(expected);
        await bench.run(argv, { stdout: `${OUT}/it's $HOME:1` });
        expect(await readFile(join(bench.out, "it's $HOME:1"), 'utf8')).toBe(expected);
      });

      it('has no root, no capabilities, no way to get them, and no network', async () => {
        const { stdout } = await bench.sh(
          'id -u; grep -E "CapEff|CapBnd|NoNewPrivs" /proc/self/status; ls /sys/class/net',
        );
        expect(stdout.replaceAll(/[\t ]+/g, ' ').split('\n')).toEqual([
          '65534',
          'CapEff: 0000000000000000',
          'CapBnd: 0000000000000000',
          'NoNewPrivs: 1',
          'lo',
          '',
        ]);
      });

      it('cannot reach a server of the host without network, and can with it', async () => {
        const address = Object.values(networkInterfaces())
          .flat()
          .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
        const server = createServer((socket) => socket.end('hello'));
        await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
        const { port } = server.address() as { port: number };
        const connect = ['timeout', '3', 'bash', '-c', `cat </dev/tcp/${address}/${port}`];
        try {
          expect((await bench.run(connect)).exitCode).toBe(1);
          expect(await bench.run(connect, { network: true })).toMatchObject({ exitCode: 0, stdout: 'hello' });
        } finally {
          server.close();
        }
      });

      it('writes only to its output folder and to its temporary folder', async () => {
        const { stdout } = await bench.sh(
          `for d in / /etc /usr /var/tmp /root ${OUT} /tmp; do touch $d/x 2>/dev/null && echo $d; done`,
        );
        const writable = stdout.trim().split('\n');
        expect(writable.filter((path) => !engine.alsoWritable.includes(path))).toEqual([OUT, '/tmp']);
      });

      it('writes to its root only where that is granted', async () => {
        const user = { user: '0:0' };
        expect((await bench.sh('touch /etc/x', user)).exitCode).not.toBe(0);
        expect((await bench.sh('touch /etc/x', { ...user, writableRoot: true })).exitCode).toBe(0);
      });

      it('cannot change what is mounted read-only', async () => {
        await writeFile(join(bench.out, 'in.txt'), 'kept');
        await chmod(join(bench.out, 'in.txt'), 0o666);
        const mounts = [{ source: bench.out, target: OUT, readOnly: true }];
        await bench.sh('echo x > in.txt; rm -f in.txt; chmod 777 in.txt', { mounts, user: '0:0' });
        expect(await readFile(join(bench.out, 'in.txt'), 'utf8')).toBe('kept');
      });

      it('ends when it takes more memory than it may', async () => {
        expect(await bench.sh('tail /dev/zero')).toMatchObject({ outOfMemory: true });
      });

      it('cannot start more processes than it may', async () => {
        const { stderr } = await bench.sh('for i in $(seq 50); do sleep 1 & done; wait', { pids: 20 });
        expect(stderr).toMatch(/fork/);
      });

      it('may ask for more cores than there are', async () => {
        expect(await bench.sh('true', { cores: 512 })).toMatchObject({ exitCode: 0 });
      });

      it('floods its log without filling our memory', async () => {
        const before = process.memoryUsage.rss();
        const { bytes, exitCode } = await bench.sh('head -c 100M /dev/zero');
        expect({ bytes, exitCode }).toEqual({ bytes: 100 * 1024 * 1024, exitCode: 0 });
        expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 1024 * 1024);
      });

      it('is stopped when its log cannot be written', async () => {
        const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no room')) });
        const log = { stdout: full, stderr: new Text() };
        await expect(bench.sh('echo x; sleep 600', { log })).rejects.toThrow('no room');
        expect(await bench.left()).toBe(0);
      });
    });

    describe('standard streams', () => {
      it('are redirected inside the container, as its user', async () => {
        await writeFile(join(bench.out, "in'put.txt"), 'some words\n');
        const { stdout, stderr, exitCode } = await bench.sh('cat; echo err >&2; exit 5', {
          stdin: `${OUT}/in'put.txt`,
          stdout: `${OUT}/out.txt`,
          stderr: `${OUT}/err.txt`,
        });
        expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: '', exitCode: 5 });
        expect(await readFile(join(bench.out, 'out.txt'), 'utf8')).toBe('some words\n');
        expect(await readFile(join(bench.out, 'err.txt'), 'utf8')).toBe('err\n');
        expect((await stat(join(bench.out, 'out.txt'))).uid).toBe(65534);
      });

      it('are redirected for an image without a shell too', async () => {
        await using image = await makeShellLessImage(engine.address);
        await writeFile(join(bench.out, 'in.txt'), 'a b c\n'.repeat(100_000));
        const spec = { image: image.name, stdin: `${OUT}/in.txt`, stdout: `${OUT}/out.txt` };
        expect(await bench.run(['wc', '-w'], spec)).toMatchObject({ exitCode: 0, stdout: '' });
        expect((await readFile(join(bench.out, 'out.txt'), 'utf8')).trim()).toBe('300000');
        expect(await bench.run(['cat'], spec)).toMatchObject({ exitCode: 0 });
        expect((await stat(join(bench.out, 'out.txt'))).size).toBe(600_000);
        // A command that does not read its input.
        expect(await bench.run(['echo', 'done'], spec)).toMatchObject({ exitCode: 0 });
        expect(await readFile(join(bench.out, 'out.txt'), 'utf8')).toBe('done\n');
      });
    });

    describe('a command that cannot be started', () => {
      it.each([
        ['is not in the image', ['no-such-program'], {}],
        [
          'is not in the image, with redirection',
          ['no-such-program'],
          { stdout: `${OUT}/o`, stderr: `${OUT}/e` },
        ],
        ['is no program', ['/etc/passwd'], {}],
        ['is a folder, with redirection', ['/etc'], { stdout: `${OUT}/o` }],
      ])('%s', async (_, argv, options) => {
        const failure = bench.run(argv, options);
        await expect(failure).rejects.toThrow(CommandError);
        await expect(failure).rejects.toThrow(argv[0]);
        expect(await bench.left()).toBe(0);
      });

      it('is told apart from a script that ends with the same exit code', async () => {
        expect(await bench.sh('exit 127')).toMatchObject({ exitCode: 127 });
        expect(await bench.sh('no-such-program')).toMatchObject({ exitCode: 127 });
      });
    });

    describe('aborting', () => {
      it('kills and removes a running container', async () => {
        const stop = new AbortController();
        const exit = bench.run(
          ['sh', '-c', 'trap "" TERM; echo up; sleep 600'],
          {
            log: {
              stdout: new Writable({
                write(_chunk, _encoding, done) {
                  stop.abort();
                  done();
                },
              }),
              stderr: new Text(),
            },
          },
          stop.signal,
        );
        expect(await exit).toMatchObject({ aborted: true });
        expect(await bench.left()).toBe(0);
      });

      it('starts nothing when it comes first', async () => {
        expect(await bench.run(['sleep', '600'], {}, AbortSignal.abort())).toMatchObject({ aborted: true });
      });
    });

    describe('images', () => {
      it.each([
        'docker.io/debian:stable-slim',
        'docker.io/library/debian:stable-slim',
        'debian:stable-slim',
      ])('finds %s without a registry', async (name) => {
        const image = await bench.runtime.ensureImage(name, () => undefined, never);
        expect(image.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
        const pinned = await bench.runtime.ensureImage(`${name}@${image.digest}`, () => undefined, never);
        expect(pinned).toEqual(image);
      });

      it('says what the registry said and what to do', async () => {
        const failure = bench.runtime.ensureImage('localhost:1/no/image:1', () => undefined, never);
        await expect(failure).rejects.toThrow(ImageError);
        await expect(failure).rejects.toThrow(
          /localhost:1\/no\/image:1.*connection refused.*docker pull localhost:1\/no\/image:1/s,
        );
      });

      it('tells everybody who waits for the same image', async () => {
        const lines: string[][] = [[], []];
        const pulls = lines.map((told) =>
          bench.runtime.ensureImage('localhost:1/no/image:2', (line) => told.push(line), never),
        );
        for (const { status } of await Promise.allSettled(pulls)) expect(status).toBe('rejected');
        expect(lines).toEqual([['pulling localhost:1/no/image:2'], ['pulling localhost:1/no/image:2']]);
      });
    });

    describe('the engine', () => {
      it('answers', async () => {
        await bench.runtime.check();
      });

      it('that is not there is told apart from one that refuses', async () => {
        await using away = engine.open(`unix://${bench.folder}/none.sock`);
        await expect(away.check()).rejects.toThrow(EngineUnavailableError);
        await expect(away.check()).rejects.toThrow(/none\.sock.*DOCKER_HOST/s);
        await expect(away.ensureImage('debian', () => undefined, never)).rejects.toThrow(
          EngineUnavailableError,
        );
        await using refused = engine.open('tcp://127.0.0.1:1');
        await expect(refused.check()).rejects.toThrow(EngineUnavailableError);
      });

      it('that goes away while a container runs leaves it to be found by its labels', async () => {
        const proxy = await engineProxy(join(bench.folder, 'engine.sock'), engine.address);
        await using away = engine.open(`unix://${bench.folder}/engine.sock`);
        const { reference } = await away.ensureImage(DEBIAN, () => undefined, never);
        const running = away.run(bench.spec(['sleep', '600'], reference), () => proxy.close(), never);
        await expect(running).rejects.toThrow(EngineUnavailableError);
        expect(await bench.runtime.removeByLabels(bench.labels)).toBe(1);
      });

      it('that goes away when a container has run for a while ends the wait for it', async () => {
        const proxy = await engineProxy(join(bench.folder, 'lost.sock'), engine.address);
        await using away = engine.open(`unix://${bench.folder}/lost.sock`);
        const { reference } = await away.ensureImage(DEBIAN, () => undefined, never);
        const script = 'for i in 1 2 3 4 5; do echo $i; sleep 0.1; done; sleep 600';
        const stdout = new Writable({
          write(chunk: Buffer, _encoding, done) {
            if (chunk.includes('5')) proxy.close();
            done();
          },
        });
        const spec = { ...bench.spec(['sh', '-c', script], reference), log: { stdout, stderr: new Text() } };
        const running = away.run(spec, () => undefined, never);
        await expect(running).rejects.toThrow(EngineUnavailableError);
        expect(await bench.runtime.removeByLabels(bench.labels)).toBe(1);
      });

      it('removes containers by their labels', async () => {
        const labels = { ...bench.labels, attempt: 'x y' };
        // How it ends depends on whether it had started when it was removed.
        const running = bench.run(['sleep', '600'], { labels }).then(String, String);
        while ((await bench.left()) === 0) await bench.runtime.check();
        expect(await bench.runtime.removeByLabels({ ...labels, attempt: 'other' })).toBe(0);
        expect(await bench.runtime.removeByLabels(labels)).toBe(1);
        await running;
        expect(await bench.left()).toBe(0);
      });
    });
  });
}
