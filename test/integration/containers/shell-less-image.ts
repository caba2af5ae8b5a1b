/** An image that has `cat`, `wc` and `echo`, and no shell: made of the busybox of a local image. */
import { buffer, text } from 'node:stream/consumers';
import Docker from 'dockerode';
import { extract, pack } from 'tar-stream';
import { ENGINE } from '../../services/docker.ts';

const NAME = 'cwl-processes-test/no-shell:1';

export async function makeShellLessImage(): Promise<{ readonly name: string } & AsyncDisposable> {
  const docker = new Docker({ socketPath: ENGINE.replace('unix://', '') });
  const donor = await docker.createContainer({ Image: 'alpine:latest', Cmd: ['true'] });
  const image = pack();
  try {
    for (const path of ['/bin/busybox', '/lib/.']) {
      const entries = (await donor.getArchive({ path })).pipe(extract());
      for await (const entry of entries) {
        const { name, type } = entry.header;
        const content = await buffer(entry);
        if (path === '/bin/busybox') image.entry({ name: 'bin/cat', mode: 0o755 }, content);
        else if (type === 'file') image.entry({ ...entry.header, name: `lib/${name}` }, content);
      }
    }
  } finally {
    await donor.remove({ force: true });
  }
  for (const applet of ['wc', 'echo'])
    image.entry({ name: `bin/${applet}`, type: 'symlink', linkname: 'cat' });
  image.finalize();
  const stream = image as unknown as NodeJS.ReadableStream;
  await text(await docker.importImage(stream, { repo: NAME, changes: 'ENV PATH=/bin' }));
  return {
    name: NAME,
    async [Symbol.asyncDispose]() {
      await docker.getImage(NAME).remove({ force: true });
    },
  };
}
