import { Readable } from 'node:stream';
import { mediaTypeOfName } from '../../processes/media-types.ts';
import { openUpload } from '../../processes/open-upload.ts';
import { Refusal } from '../../processes/refusal.ts';
import { goneSignal } from '../close-signal.ts';
import type { Operation } from '../operation.ts';

/** `POST /uploads?name=…`: the body is the file; the answer can be used as the link of an input. */
export const upload: Operation =
  ({ objects, maxUploadBytes, base }) =>
  async (request, reply) => {
    const { name } = request.query as { readonly name: string };
    if (Number(request.headers['content-length'] ?? 0) > maxUploadBytes) {
      throw new Refusal('too-large', `This server takes uploads of at most ${maxUploadBytes} bytes.`);
    }
    const body = (request.body as Readable | undefined) ?? Readable.from([]);
    const { id, stored } = await openUpload(objects, name, body, maxUploadBytes, goneSignal(reply));
    const href = `${base(request)}/uploads/${id}/${encodeURIComponent(name)}`;
    const { size, checksum } = stored;
    return reply
      .code(201)
      .header('location', href)
      .send({ href, type: mediaTypeOfName(name), name, size, checksum });
  };
