import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CommandError,
  type ContainerSpec,
  EngineUnavailableError,
  ImageError,
} from '../../../src/containers/container-runtime.ts';
import { DockerRuntime } from '../../../src/containers/docker-runtime.ts';
import { dockerRuntime, never } from '../../services/docker.ts';
import { engineProxy } from '../../services/engine-proxy.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';
import { makeShellLessImage } from './shell-less-image.ts';

const OUT = '/var/spool/cwl';
const LABEL = 'cwl-processes.runtime-test';

let runtime: DockerRuntime;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let out: string;

beforeAll(async () => {
  runtime = dockerRuntime();
  folder = await temporaryFolder();
});
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
  await runtime[Symbol.asyncDispose]();
});

let runs = 0;
beforeEach(async () => {
  runs += 1;
  out = join(folder.path, `out:${runs}`);
  await mkdir(out);
  await chmod(out, 0o777);
});

/** Keeps what is written. */
class Text extends Writable {
  text = '';
  bytes = 0;
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.bytes += chunk.length;
    if (this.text.length < 100_000) this.text += chunk.toString();
    done();
  }
}

function specOf(argv: readonly string[], image: string): ContainerSpec {
  return {
    image,
    argv,
    environment: { HOME: OUT },
    workdir: OUT,
    mounts: [{ source: out, target: OUT, readOnly: false }],
    log: { stdout: new Text(), stderr: new Text() },
    user: '65534:65534',
    network: false,
    writableRoot: false,
    cores: 1,
    memory: 128 * 1024 * 1024,
    tmpfs: { '/tmp': 16 * 1024 * 1024 },
    pids: 256,
    labels: { [LABEL]: folder.path },
  };
}

async function run(
  argv: readonly string[],
  options: Partial<ContainerSpec> & { image?: string } = {},
  signal = never,
) {
  const { reference } = await runtime.ensureImage(
    options.image ?? 'debian:stable-slim',
    () => undefined,
    never,
  );
  const stdout = new Text();
  const stderr = new Text();
  const exit = await runtime.run(
    { ...specOf(argv, reference), log: { stdout, stderr }, ...options, image: reference },
    () => undefined,
    signal,
  );
  return { ...exit, stdout: stdout.text, stderr: stderr.text, bytes: stdout.bytes };
}

const sh = (script: string, options: Parameters<typeof run>[1] = {}) => run(['sh', '-c', script], options);

async function containersLeft(): Promise<number> {
  const found = await runtime.findByLabel(LABEL);
  return found.filter(({ labels }) => labels[LABEL] === folder.path).length;
}

describe('a container', () => {
  it('reports its exit code and both streams, and is removed', async () => {
    expect(await sh('echo out; echo err >&2; exit 7')).toEqual({
      exitCode: 7,
      outOfMemory: false,
      aborted: false,
      stdout: 'out\n',
      stderr: 'err\n',
      bytes: 4,
    });
    expect(await containersLeft()).toBe(0);
  });

  it('keeps the ENTRYPOINT of its image, redirected or not', async () => {
    const plain = await run(['-c', 'echo $BASH_VERSION; exit 3'], { image: 'bash:4.4' });
    expect(plain).toMatchObject({ exitCode: 3, stdout: expect.stringMatching(/^\d/) });
    const redirected = await run(['-c', 'echo $BASH_VERSION; exit 4'], {
      image: 'bash:4.4',
      stdout: `${OUT}/v.txt`,
    });
    expect(redirected).toMatchObject({ exitCode: 4, stdout: '' });
    expect(await readFile(join(out, 'v.txt'), 'utf8')).toBe(plain.stdout);
  });

  it('keeps every argument as it is', async () => {
    const argv = ['printf', '%s|', 'a b', "it's", '$HOME', '', '*', '"', 'é\n'];
    const expected = 'a b|it\'s|$HOME||*|"|é\n|';
    expect((await run(argv)).stdout).toBe(expected);
    await run(argv, { stdout: `${OUT}/it's $HOME:1` });
    expect(await readFile(join(out, "it's $HOME:1"), 'utf8')).toBe(expected);
  });

  it('has no root, no capabilities, no way to get them, and no network', async () => {
    const { stdout } = await sh(
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
    const connect = `import socket; print(socket.create_connection(("${address}", ${port}), 3).recv(9))`;
    try {
      const python = { image: 'python:3-slim' };
      expect((await run(['python3', '-c', connect], python)).exitCode).toBe(1);
      expect((await run(['python3', '-c', connect], { ...python, network: true })).stdout).toBe("b'hello'\n");
    } finally {
      server.close();
    }
  });

  it('writes only to its output folder and to its temporary folder', async () => {
    const { stdout } = await sh(
      'for d in / /etc /usr /var/tmp /root; do touch $d/x 2>/dev/null && echo $d; done; touch x /tmp/x && echo ok',
    );
    expect(stdout).toBe('ok\n');
  });

  it('writes to its root only where that is granted', async () => {
    const user = { user: '0:0' };
    expect((await sh('touch /x', user)).exitCode).not.toBe(0);
    expect((await sh('touch /x', { ...user, writableRoot: true })).exitCode).toBe(0);
  });

  it('cannot change what is mounted read-only', async () => {
    await writeFile(join(out, 'in.txt'), 'kept');
    await chmod(join(out, 'in.txt'), 0o666);
    const mounts = [{ source: out, target: OUT, readOnly: true }];
    await sh('echo x > in.txt; rm -f in.txt; chmod 777 in.txt', { mounts, user: '0:0' });
    expect(await readFile(join(out, 'in.txt'), 'utf8')).toBe('kept');
  });

  it('ends when it takes more memory than it may', async () => {
    expect(await sh('tail /dev/zero')).toMatchObject({ outOfMemory: true });
  });

  it('cannot start more processes than it may', async () => {
    const { stderr } = await sh('for i in $(seq 50); do sleep 1 & done; wait', { pids: 20 });
    expect(stderr).toMatch(/fork/);
  });

  it('may ask for more cores than there are', async () => {
    expect(await sh('true', { cores: 512 })).toMatchObject({ exitCode: 0 });
  });

  it('floods its log without filling our memory', async () => {
    const before = process.memoryUsage.rss();
    const { bytes, exitCode } = await sh('head -c 100M /dev/zero');
    expect({ bytes, exitCode }).toEqual({ bytes: 100 * 1024 * 1024, exitCode: 0 });
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 1024 * 1024);
  });

  it('is stopped when its log cannot be written', async () => {
    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no room')) });
    const log = { stdout: full, stderr: new Text() };
    await expect(sh('echo x; sleep 600', { log })).rejects.toThrow('no room');
    expect(await containersLeft()).toBe(0);
  });
});

describe('standard streams', () => {
  it('are redirected inside the container, as its user', async () => {
    await writeFile(join(out, "in'put.txt"), 'some words\n');
    const { stdout, stderr, exitCode } = await sh('cat; echo err >&2; exit 5', {
      stdin: `${OUT}/in'put.txt`,
      stdout: `${OUT}/out.txt`,
      stderr: `${OUT}/err.txt`,
    });
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: '', exitCode: 5 });
    expect(await readFile(join(out, 'out.txt'), 'utf8')).toBe('some words\n');
    expect(await readFile(join(out, 'err.txt'), 'utf8')).toBe('err\n');
    expect((await stat(join(out, 'out.txt'))).uid).toBe(65534);
  });

  it('are redirected for an image without a shell too', async () => {
    await using image = await makeShellLessImage();
    await writeFile(join(out, 'in.txt'), 'a b c\n'.repeat(100_000));
    const spec = { image: image.name, stdin: `${OUT}/in.txt`, stdout: `${OUT}/out.txt` };
    expect(await run(['wc', '-w'], spec)).toMatchObject({ exitCode: 0, stdout: '' });
    expect((await readFile(join(out, 'out.txt'), 'utf8')).trim()).toBe('300000');
    expect(await run(['cat'], spec)).toMatchObject({ exitCode: 0 });
    expect((await stat(join(out, 'out.txt'))).size).toBe(600_000);
    // A command that does not read its input.
    expect(await run(['echo', 'done'], spec)).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(out, 'out.txt'), 'utf8')).toBe('done\n');
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
    const failure = run(argv, options);
    await expect(failure).rejects.toThrow(CommandError);
    await expect(failure).rejects.toThrow(argv[0]);
    expect(await containersLeft()).toBe(0);
  });

  it('is told apart from a script that ends with the same exit code', async () => {
    expect(await sh('exit 127')).toMatchObject({ exitCode: 127 });
    expect(await sh('no-such-program')).toMatchObject({ exitCode: 127 });
  });
});

describe('aborting', () => {
  it('kills and removes a running container', async () => {
    const stop = new AbortController();
    const exit = run(
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
    expect(await containersLeft()).toBe(0);
  });

  it('starts nothing when it comes first', async () => {
    expect(await run(['sleep', '600'], {}, AbortSignal.abort())).toMatchObject({ aborted: true });
  });
});

describe('images', () => {
  it.each([
    'docker.io/debian:stable-slim',
    'docker.io/library/debian:stable-slim',
    'debian:stable-slim',
  ])('finds %s without a registry', async (name) => {
    const image = await runtime.ensureImage(name, () => undefined, never);
    expect(image.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const pinned = await runtime.ensureImage(`${name}@${image.digest}`, () => undefined, never);
    expect(pinned).toEqual(image);
  });

  it('says what the registry said and what to do', async () => {
    const failure = runtime.ensureImage('localhost:1/no/image:1', () => undefined, never);
    await expect(failure).rejects.toThrow(ImageError);
    await expect(failure).rejects.toThrow(
      /localhost:1\/no\/image:1.*connection refused.*docker pull localhost:1\/no\/image:1/s,
    );
  });

  it('tells everybody who waits for the same image', async () => {
    const lines: string[][] = [[], []];
    const pulls = lines.map((told) =>
      runtime.ensureImage('localhost:1/no/image:2', (line) => told.push(line), never),
    );
    for (const { status } of await Promise.allSettled(pulls)) expect(status).toBe('rejected');
    expect(lines).toEqual([['pulling localhost:1/no/image:2'], ['pulling localhost:1/no/image:2']]);
  });
});

describe('the engine', () => {
  it('answers', async () => {
    await runtime.check();
  });

  it('that is not there is told apart from one that refuses', async () => {
    await using away = new DockerRuntime({ engine: `unix://${folder.path}/none.sock`, starts: 1 });
    await expect(away.check()).rejects.toThrow(EngineUnavailableError);
    await expect(away.check()).rejects.toThrow(/none\.sock.*DOCKER_HOST/s);
    await expect(away.ensureImage('debian', () => undefined, never)).rejects.toThrow(EngineUnavailableError);
    await using refused = new DockerRuntime({ engine: 'tcp://127.0.0.1:1', starts: 1 });
    await expect(refused.check()).rejects.toThrow(EngineUnavailableError);
  });

  it('that goes away while a container runs leaves it to be found by its labels', async () => {
    const proxy = await engineProxy(join(folder.path, 'engine.sock'));
    await using away = new DockerRuntime({ engine: `unix://${folder.path}/engine.sock`, starts: 1 });
    const { reference } = await away.ensureImage('debian:stable-slim', () => undefined, never);
    const running = away.run(specOf(['sleep', '600'], reference), () => proxy.close(), never);
    await expect(running).rejects.toThrow(EngineUnavailableError);
    expect(await runtime.removeByLabels({ [LABEL]: folder.path })).toBe(1);
  });

  it('removes containers by their labels', async () => {
    const labels = { [LABEL]: folder.path, attempt: 'x y' };
    // How it ends depends on whether it had started when it was removed.
    const running = run(['sleep', '600'], { labels }).then(String, String);
    while ((await containersLeft()) === 0) await runtime.check();
    expect(await runtime.removeByLabels({ ...labels, attempt: 'other' })).toBe(0);
    expect(await runtime.removeByLabels(labels)).toBe(1);
    await running;
    expect(await containersLeft()).toBe(0);
  });
});
