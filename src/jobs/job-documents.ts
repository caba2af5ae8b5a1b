import type { PackedDocument } from '../cwl/document/model.ts';
import { withFetched } from './fetched-defaults.ts';
import type { Fetched } from './job-event-record.ts';
import type { ReadDocument } from './job-store.ts';
import { RecentlyUsed } from './recently-used.ts';

const KEPT = 200;

/** Packed documents as jobs run them. They never change, so they are read and prepared once. */
export class JobDocuments {
  readonly #read: ReadDocument;
  readonly #byHash = new RecentlyUsed<string, PackedDocument>(KEPT);
  readonly #byJob = new RecentlyUsed<string, PackedDocument>(KEPT);

  constructor(read: ReadDocument) {
    this.#read = read;
  }

  /** As it was deployed. */
  async packed(hash: string): Promise<PackedDocument> {
    const known = this.#byHash.get(hash);
    if (known !== undefined) return known;
    const document = await this.#read(hash);
    this.#byHash.set(hash, document);
    return document;
  }

  /** With the defaults that were fetched for a job, which do not change once there are any. */
  async forJob(job: string, hash: string, fetched: Fetched): Promise<PackedDocument> {
    const packed = await this.packed(hash);
    if (Object.keys(fetched).length === 0) return packed;
    const known = this.#byJob.get(job);
    if (known !== undefined) return known;
    const document = withFetched(packed, fetched);
    this.#byJob.set(job, document);
    return document;
  }
}
