/**
 * OpenStack Swift with its S3 interface, which checks signatures as Amazon does: an S3 server of a test file's own.
 * Needs Debian's package python3-swift and a temporary directory with extended attributes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { parseS3Address } from '../../src/objects/s3-address.ts';
import { connectS3 } from '../../src/objects/s3-client.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestSwift extends AsyncDisposable {
  /** For S3ObjectStore: a bucket that is there. */
  readonly url: string;
  /** URL of a new, empty bucket. */
  createBucket(): Promise<string>;
}

const KEYS = `${encodeURIComponent('test:tester')}:testing`;

export async function startSwift(): Promise<TestSwift> {
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await temporaryFolder());
  const server = spawn('/usr/bin/python3', [join(import.meta.dirname, 'serve-swift.py'), folder.path], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  cleanup.defer(async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  });
  const port = await firstLine(server);
  let count = 0;
  const createBucket = async () => {
    const url = `s3://${KEYS}@127.0.0.1:${port}/bucket-${count++}?tls=false`;
    const address = parseS3Address(url);
    const client = connectS3(address);
    await client.send(new CreateBucketCommand({ Bucket: address.bucket }));
    client.destroy();
    return url;
  };
  const url = await createBucket();
  const owned = cleanup.move();
  return { url, createBucket, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function firstLine(server: ReturnType<typeof spawn>): Promise<string> {
  let said = '';
  server.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const { stdout } = server;
  if (!stdout) throw new Error('Swift has no output.');
  const ended = once(server, 'exit').then(() => {
    throw new Error(`Swift did not start; is Debian's package python3-swift installed? It said:\n${said}`);
  });
  const [line] = (await Promise.race([once(stdout, 'data'), ended])) as [Buffer];
  // From here on it ends when we say so.
  ended.catch(() => undefined);
  return line.toString().trim();
}
