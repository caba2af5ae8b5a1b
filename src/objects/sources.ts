/** Everything outside of the object store, by the scheme of a location. */
import { DataSource } from './data-source.ts';
import { HttpSource } from './http-source.ts';
import { S3Source } from './s3-source.ts';
import { type Source, SourceError } from './source.ts';

export interface SourcePolicy {
  /**
   * What may be read although it is local: hosts, `host:port` and CIDR ranges, and `s3://bucket` for buckets that are read with the
   * server's own credentials (CWLP_FETCH_ALLOW).
   */
  readonly allow: readonly string[];
  /** Largest file, in bytes. */
  readonly maxBytes: number;
  /** The object store's URL where it is S3: its server and credentials serve for `s3:` locations, too. */
  readonly objectsUrl?: string;
}

const BUCKET = /^s3:\/\/([^/]+)\/?$/i;

/** Throws where an entry of `allow` is none of what it may be. */
export function createSources({ allow, maxBytes, objectsUrl }: SourcePolicy): Source {
  const buckets = allow.flatMap((entry) => BUCKET.exec(entry)?.[1] ?? []);
  const http = new HttpSource(
    allow.filter((entry) => !BUCKET.test(entry)),
    maxBytes,
  );
  const s3 = new S3Source(buckets, maxBytes, objectsUrl?.startsWith('s3:') ? objectsUrl : undefined);
  const sources: Readonly<Record<string, Source>> = { http, https: http, data: new DataSource(), s3 };
  return {
    open: async (location, signal) => {
      signal?.throwIfAborted();
      const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(location)?.[1]?.toLowerCase() ?? '';
      const source = Object.hasOwn(sources, scheme) ? sources[scheme] : undefined;
      if (source) return source.open(location, signal);
      throw new SourceError(
        location,
        `'${location}' cannot be read: only http:, https:, s3: and data: locations are.`,
      );
    },
  };
}
