import { readFile } from '../../processes/read-file.ts';
import type { Operation } from '../operation.ts';
import { sendFile } from '../results/send-file.ts';

/** `GET /uploads/{uploadID}/{name}`. */
export const getUpload: Operation =
  ({ objects }) =>
  async (request, reply) => {
    const { uploadID, name } = request.params as { readonly uploadID: string; readonly name: string };
    const key = `uploads/${uploadID}/${name}`;
    return sendFile(await readFile(objects, key), request, reply);
  };
