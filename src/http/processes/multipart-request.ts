/** Execute requests that bring their files along, as `multipart/form-data` or `multipart/related`. */
import querystring from 'node:querystring';
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { textInputs } from '../../processes/bind-inputs/text-inputs.ts';
import { readExactJson } from '../../processes/exact-json.ts';
import { bare } from '../../processes/media-types.ts';
import { openUpload } from '../../processes/open-upload.ts';
import type { DeployedProcess } from '../../processes/process-store.ts';
import { readBytes } from '../../processes/read-bytes.ts';
import { Refusal } from '../../processes/refusal.ts';
import { type BodyPart, eachPart } from '../multipart-body.ts';
import type { OperationContext } from '../operation.ts';
import { checkBody } from '../request-validation.ts';
import type { ExecuteBody } from './execute-request.ts';

/** What came, with links to what was uploaded. */
export interface MultipartRequest {
  readonly body: ExecuteBody;
  /** Prefixes of what was stored, to be removed where no job is made of it. */
  readonly uploads: readonly string[];
}

/** A part that was uploaded, by its Content-ID and its name. */
interface StoredPart {
  readonly ids: readonly [contentId: string | undefined, name: string];
  readonly link: { readonly href: string; readonly type?: string };
}

/** Names of the part of a form that is the execute request; `inputs` is that member of it alone. */
const REQUEST_NAMES = ['request', 'body', 'inputs'];

/**
 * Streams files into uploads while they come, and puts their links where the request says `cid:` and the Content-ID, or the name, of a part. A part
 * that is referred to by nothing is the value of the input of its name. What was stored is removed when anything is wrong.
 */
export async function readMultipart(
  request: FastifyRequest,
  process: DeployedProcess,
  context: OperationContext,
): Promise<MultipartRequest> {
  const parts = new MultipartParts(request, process, context);
  try {
    await eachPart(request.headers['content-type'] ?? '', request.body as Readable, (part) =>
      parts.take(part),
    );
    const body = parts.request();
    checkBody(request, 'application/json', body);
    return { body, uploads: parts.uploads };
  } catch (error) {
    await removeUploads(parts.uploads, context);
    throw error;
  }
}

export async function removeUploads(
  uploads: readonly string[],
  { objects }: Pick<OperationContext, 'objects'>,
) {
  for (const prefix of uploads) await objects.delete(prefix);
}

class MultipartParts {
  readonly uploads: string[] = [];
  readonly #files: StoredPart[] = [];
  readonly #texts = new Map<string, string>();
  readonly #isRelated: boolean;
  readonly #process: DeployedProcess;
  readonly #context: OperationContext;
  readonly #base: string;
  /** A part is looked at before the one in front of it has been read. */
  #hasRequest = false;
  #body: ExecuteBody | undefined;
  #bytesHeld = 0;
  #bytesStored = 0;

  constructor(request: FastifyRequest, process: DeployedProcess, context: OperationContext) {
    this.#isRelated = bare(request.headers['content-type'] ?? '') === 'multipart/related';
    this.#process = process;
    this.#context = context;
    this.#base = context.base(request);
  }

  async take(part: BodyPart): Promise<void> {
    const { name, filename, mediaType } = part;
    if (this.#isRequest(part)) {
      this.#hasRequest = true;
      const json = readExactJson(await this.#small(part)) as ExecuteBody;
      this.#body = name === 'inputs' ? { inputs: json as NonNullable<ExecuteBody['inputs']> } : json;
    } else if (
      name !== undefined &&
      filename === undefined &&
      (mediaType === undefined || bare(mediaType) === 'text/plain')
    ) {
      this.#texts.set(name, (await this.#small(part)).toString());
    } else {
      await this.#store(part);
    }
  }

  /** The execute request with the links in it. */
  request(): ExecuteBody {
    const used = new Set<StoredPart>();
    const inputs = this.#linked(this.#body?.inputs ?? {}, used) as NonNullable<ExecuteBody['inputs']>;
    const links = new Map<string, StoredPart['link'][]>();
    for (const part of this.#files) {
      const [, name] = part.ids;
      if (!used.has(part)) links.set(name, [...(links.get(name) ?? []), part.link]);
    }
    const named = [...links].map(([name, all]) => [name, all.length === 1 ? all[0] : all]);
    const texts = textInputs(this.#texts, this.#process.document);
    return { ...this.#body, inputs: { ...texts, ...Object.fromEntries(named), ...inputs } };
  }

  /** By its name, or the first one: of a form the first that is JSON and no input. */
  #isRequest({ index, name, filename, mediaType }: BodyPart): boolean {
    if (this.#hasRequest) return false;
    if (this.#isRelated) return index === 0;
    if (name !== undefined && Object.hasOwn(this.#process.description.inputs, name)) return false;
    const isNamed = name !== undefined && REQUEST_NAMES.includes(name);
    return isNamed || (filename === undefined && bare(mediaType ?? '') === 'application/json');
  }

  /** What is held in memory has, all parts together, the size of one document at most. */
  async #small({ body }: BodyPart): Promise<Buffer> {
    const limit = this.#context.maxDocumentBytes;
    const bytes = await readBytes(body, limit);
    this.#bytesHeld += bytes?.length ?? limit;
    if (bytes !== undefined && this.#bytesHeld <= limit) return bytes;
    throw new Refusal(
      'too-large',
      `This server takes requests of at most ${limit} bytes besides their files.`,
    );
  }

  async #store({ index, name, filename, contentId, mediaType, body }: BodyPart): Promise<void> {
    const { objects, maxUploadBytes } = this.#context;
    const fileName = (filename ?? name ?? `part-${index}`).replace(/^.*[/\\]/s, '');
    const upload = await openUpload(objects, fileName, body, maxUploadBytes);
    this.uploads.push(`uploads/${upload.id}/`);
    this.#bytesStored += upload.stored.size;
    if (this.#bytesStored > maxUploadBytes)
      throw new Refusal(
        'too-large',
        `This server takes files of at most ${maxUploadBytes} bytes in one request.`,
      );
    const href = `${this.#base}/uploads/${upload.id}/${encodeURIComponent(fileName)}`;
    const link = { href, ...(mediaType !== undefined && { type: mediaType }) };
    this.#files.push({ ids: [contentId, name ?? `part-${index}`], link });
  }

  /** With URLs in the place of `cid:` (RFC 2392). */
  #linked(value: unknown, used: Set<StoredPart>): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#linked(item, used));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, this.#linked(inner, used)]),
      );
    }
    const id = typeof value === 'string' ? /^cid:(.+)$/is.exec(value)?.[1] : undefined;
    if (id === undefined) return value;
    const wanted = [id, querystring.unescape(id)];
    const part = this.#files.find(({ ids }) => ids.some((one) => one !== undefined && wanted.includes(one)));
    if (part === undefined) return value;
    used.add(part);
    return part.link.href;
  }
}
