/** Port: reads what a location outside of the store names (`http(s):`, `s3:`, `data:`); one implementation per scheme. */
import type { Readable } from 'node:stream';

export interface SourceFile {
  readonly kind: 'file';
  /** Last segment of the location, percent-decoded. */
  readonly name: string;
  readonly mediaType?: string;
  readonly body: Readable;
}

export interface SourceFolder {
  readonly kind: 'folder';
  readonly name: string;
  /** Absolute locations of the entries; a folder's ends with `/`. */
  readonly entries: readonly string[];
}

export interface Source {
  /**
   * Opens a location. A location that ends with `/` is a folder (JSON array of hrefs, HTML index, or S3 listing).
   * Rejects with SourceError; `missing` is set where the location answers that nothing is there.
   */
  open(location: string, signal?: AbortSignal): Promise<SourceFile | SourceFolder>;
}

/** Thrown when a location cannot be read: not allowed by policy, not there, no answer, too large. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly location: string;
  readonly missing: boolean;
  /** True where trying again may help (no answer, 5xx). */
  readonly temporary: boolean;

  constructor(
    location: string,
    message: string,
    options: { missing?: boolean; temporary?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.location = location;
    this.missing = options.missing ?? false;
    this.temporary = options.temporary ?? false;
  }
}
