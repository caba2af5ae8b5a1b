/** Reads `data:` locations (RFC 2397). */
import { Readable } from 'node:stream';
import { type Source, SourceError, type SourceFile } from './source.ts';

const NAME = 'data';
const SHOWN = 40;

export class DataSource implements Source {
  async open(location: string): Promise<SourceFile> {
    const comma = location.indexOf(',');
    if (comma < 0) throw malformed(location, 'it has no comma before the data');
    const parameters = location.slice('data:'.length, comma).trim();
    const isBase64 = /;\s*base64$/i.test(parameters);
    const mediaType = parameters.replace(/;\s*base64$/i, '') || 'text/plain;charset=US-ASCII';
    const bytes = percentDecode(location.slice(comma + 1).replace(/#.*$/s, ''));
    return {
      kind: 'file',
      name: NAME,
      mediaType,
      body: Readable.from([isBase64 ? fromBase64(location, bytes.toString('latin1')) : bytes], {
        objectMode: false,
      }),
    };
  }
}

/** Byte by byte: the data need not be UTF-8. */
function percentDecode(text: string): Buffer {
  const parts = text.split(/%([0-9a-f]{2})/i);
  return Buffer.concat(parts.map((part, index) => Buffer.from(part, index % 2 ? 'hex' : 'utf8')));
}

function fromBase64(location: string, text: string): Buffer {
  const compact = text.replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[a-z0-9+/]*={0,2}$/i.test(compact) || compact.replace(/=/g, '').length % 4 === 1) {
    throw malformed(location, 'its data is not base64');
  }
  return Buffer.from(compact, 'base64');
}

function malformed(location: string, why: string): SourceError {
  const shown = location.length > SHOWN ? `${location.slice(0, SHOWN)}…` : location;
  return new SourceError(location, `'${shown}' is no valid data: URL: ${why}.`);
}
