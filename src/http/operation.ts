import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import type { Callbacks } from '../jobs/callbacks/callback-store.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { UploadStore } from '../processes/open-upload.ts';
import type { ProcessService } from '../processes/process-service.ts';
import type { FileStore } from '../processes/read-file.ts';
import type { Contract } from './contract.ts';
import type { StandardVersion } from './results/result-form.ts';

export interface AppDependencies {
  readonly processes: ProcessService;
  readonly jobs: Jobs;
  readonly callbacks: Callbacks;
  readonly objects: FileStore & UploadStore & { check(): Promise<void> };
  /** URL under which clients reach this server, where that is not what they write into `Host`. */
  readonly publicUrl?: string;
  /** Bytes of a request body that is held in memory: packages and execute requests. */
  readonly maxDocumentBytes: number;
  readonly maxUploadBytes: number;
  /** Requests of one client that may be open at once. */
  readonly maxRequests: number;
  /** For how long the object store's own links to files work, which are given in place of ours; undefined for ours. */
  readonly linkSeconds?: number;
  /** Version of Part 1 whose defaults hold for results; 1.0 if absent. */
  readonly standard?: StandardVersion;
  /** Results documents have STAC in them without being asked; false if absent. */
  readonly stacResults?: boolean;
  /** Jobs that were accepted are said to be running; false if absent. */
  readonly acceptedAsRunning?: boolean;
  /** Path in front of all others, where `{user}` stands for any name; none if absent. */
  readonly pathPrefix?: string;
  readonly logger: FastifyBaseLogger;
  readonly version: string;
}

/** What handlers use. */
export interface OperationContext extends AppDependencies {
  readonly standard: StandardVersion;
  /** Aborts when the server closes. */
  readonly closing: AbortSignal;
  readonly contract: Contract;
  /** URL of this server as the client sees it, without a trailing slash. */
  readonly base: (request: FastifyRequest) => string;
}

/** Answers one operation of the contract; resolves with the body of the answer, or with the reply it has sent. */
export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** One operation: given what it needs once, answers requests. */
export type Operation = (context: OperationContext) => Handler;
