/** Reads `http:` and `https:` locations. */
import { addAbortSignal, type Readable } from 'node:stream';
import { type Agent, type Dispatcher, request } from 'undici';
import { type Source, SourceError, type SourceFile, type SourceFolder } from './source.ts';
import { AddressPolicy } from './sources/address-policy.ts';
import { folderEntries } from './sources/folder-listing.ts';
import { ForbiddenAddressError, guardedAgent } from './sources/guarded-agent.ts';
import { limitedBody, tooLarge } from './sources/limited-body.ts';
import { locationName } from './sources/location-name.ts';

const MOST_REDIRECTS = 10;
const LARGEST_LISTING = 32 * 1024 * 1024;
/** Trying again may help. */
const TEMPORARY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
]);

export class HttpSource implements Source {
  readonly #agent: Agent;
  readonly #maxBytes: number;

  /** @param allow see AddressPolicy */
  constructor(allow: readonly string[], maxBytes: number) {
    this.#agent = guardedAgent(new AddressPolicy(allow));
    this.#maxBytes = maxBytes;
  }

  async open(location: string, signal?: AbortSignal): Promise<SourceFile | SourceFolder> {
    const isFolder = location.endsWith('/');
    const { url, answer } = await this.#follow(location, isFolder, signal);
    const limit = isFolder ? Math.min(LARGEST_LISTING, this.#maxBytes) : this.#maxBytes;
    if (Number(answer.headers['content-length'] ?? 0) > limit) {
      answer.body.on('error', () => undefined).destroy();
      throw tooLarge(location, limit);
    }
    const body = limitedBody(location, answer.body, limit);
    const mediaType = headerOf(answer, 'content-type');
    const name = locationName(location, url.hostname);
    if (!isFolder) {
      return {
        kind: 'file',
        name,
        ...(mediaType && { mediaType }),
        body: signal ? addAbortSignal(signal, body) : body,
      };
    }
    return {
      kind: 'folder',
      name,
      entries: folderEntries(location, url.href, mediaType ?? '', await textOf(body)),
    };
  }

  async #follow(location: string, isFolder: boolean, signal: AbortSignal | undefined) {
    let url = parse(location, location);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const answer = await this.#request(location, url, isFolder, signal);
      const target = headerOf(answer, 'location');
      if (answer.statusCode >= 200 && answer.statusCode < 300) return { url, answer };
      // Lets the connection be used again.
      await answer.body.dump();
      if (answer.statusCode < 300 || answer.statusCode >= 400 || !target)
        throw refused(location, url, answer.statusCode);
      url = parse(location, new URL(target, url).href);
    }
    throw new SourceError(location, `${location} redirects more than ${MOST_REDIRECTS} times.`);
  }

  async #request(location: string, url: URL, isFolder: boolean, signal: AbortSignal | undefined) {
    try {
      return await request(url, {
        dispatcher: this.#agent,
        headers: {
          'user-agent': 'cwl-processes',
          accept: isFolder ? 'application/json, text/html;q=0.9' : '*/*',
          // The bytes as they are: a checksum is taken of them.
          'accept-encoding': 'identity',
        },
        signal: signal ?? null,
      });
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof ForbiddenAddressError)
        throw new SourceError(location, `${location}: ${cause.message}`, { cause });
      const { code = '', message } = cause as NodeJS.ErrnoException;
      throw new SourceError(location, `${location} cannot be read: ${reasonOf(code, message, url)}`, {
        temporary: TEMPORARY_CODES.has(code),
        cause,
      });
    }
  }
}

function parse(location: string, href: string): URL {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  if (href === location) throw new SourceError(location, `'${location}' is no valid URL.`);
  throw new SourceError(location, `${location} redirects to ${href}, which is not http(s).`);
}

function reasonOf(code: string, message: string, url: URL): string {
  if (code === 'ENOTFOUND') return `there is no host '${url.hostname}'. Check the address.`;
  if (code === 'ECONNREFUSED')
    return `nothing answers at ${url.host} (${code}). Check the address, and that its server runs.`;
  return message || code;
}

function refused(location: string, url: URL, status: number): SourceError {
  const from = url.href === location ? location : `${location} (redirected to ${url.href})`;
  if (status === 404 || status === 410) {
    return new SourceError(
      location,
      `There is nothing at ${from} (HTTP status ${status}). Check the address.`,
      {
        missing: true,
      },
    );
  }
  if (status === 401 || status === 403) {
    return new SourceError(
      location,
      `${from} refuses access (HTTP status ${status}). Use a location that can be read without login, for example a signed URL.`,
    );
  }
  const temporary = status >= 500 || status === 408 || status === 425 || status === 429;
  return new SourceError(location, `${from} answers with HTTP status ${status}.`, { temporary });
}

function headerOf(answer: Dispatcher.ResponseData, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
