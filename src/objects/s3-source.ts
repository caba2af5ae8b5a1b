/** Reads `s3://bucket/key` with the server's own credentials, so only from buckets that the operator has named. */
import type { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Address } from './s3-address.ts';
import { connectS3, isMissing } from './s3-client.ts';
import { type Source, SourceError, type SourceFile, type SourceFolder } from './source.ts';
import { limitedBody } from './sources/limited-body.ts';
import { locationName } from './sources/location-name.ts';

export class S3Source implements Source {
  readonly #buckets: ReadonlySet<string>;
  readonly #maxBytes: number;
  readonly #client: S3Client;

  /**
   * @param buckets names of those that may be read
   * @param url of the object store, whose server and credentials are used; absent: Amazon S3 with the credentials of the environment
   */
  constructor(buckets: readonly string[], maxBytes: number, url = 's3://amazon') {
    this.#buckets = new Set(buckets);
    this.#maxBytes = maxBytes;
    this.#client = connectS3(parseS3Address(url));
  }

  async open(location: string, signal?: AbortSignal): Promise<SourceFile | SourceFolder> {
    const [, bucket = '', path = ''] = /^s3:\/\/([^/?#]+)\/(.*)$/is.exec(location) ?? [];
    if (!this.#buckets.has(bucket)) {
      throw new SourceError(
        location,
        `${location} is not in a bucket that this server reads. Use an https: location (a signed URL), or ask the operator for CWLP_FETCH_ALLOW=s3://${bucket}`,
      );
    }
    const key = keyOf(path, location);
    const name = locationName(location, bucket);
    try {
      if (key === '' || key.endsWith('/')) {
        return { kind: 'folder', name, entries: await this.#entries(location, bucket, key, signal) };
      }
      const answer = await this.#client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key }),
        signal && { abortSignal: signal },
      );
      const body = limitedBody(location, answer.Body as Readable, this.#maxBytes);
      return { kind: 'file', name, ...(answer.ContentType && { mediaType: answer.ContentType }), body };
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof SourceError) throw cause;
      const { name: kind, message, $metadata } = cause as Error & { $metadata?: { httpStatusCode?: number } };
      const status = $metadata?.httpStatusCode;
      throw new SourceError(location, `${location} cannot be read: ${kind}: ${message}`, {
        missing: isMissing(cause),
        temporary: status === undefined || status >= 500,
        cause,
      });
    }
  }

  async #entries(
    location: string,
    bucket: string,
    prefix: string,
    signal: AbortSignal | undefined,
  ): Promise<string[]> {
    const entries: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          Delimiter: '/',
          ...(token && { ContinuationToken: token }),
        }),
        signal && { abortSignal: signal },
      );
      const keys = [
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        ...(page.Contents ?? []).map(({ Key }) => Key),
      ];
      for (const key of keys) {
        if (key && key !== prefix)
          entries.push(`s3://${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`);
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token);
    if (entries.length === 0)
      throw new SourceError(location, `There is nothing below ${location}.`, { missing: true });
    return entries;
  }
}

function keyOf(path: string, location: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new SourceError(location, `${location} is no valid location: write %25 for a % in the name.`, {
      cause,
    });
  }
}
