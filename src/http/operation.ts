import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import type { Jobs } from '../jobs/jobs.ts';
import type { UploadStore } from '../processes/open-upload.ts';
import type { ProcessService } from '../processes/process-service.ts';
import type { FileStore } from '../processes/read-file.ts';
import type { Contract } from './contract.ts';

export interface AppDependencies {
  readonly processes: ProcessService;
  readonly jobs: Jobs;
  readonly objects: FileStore & UploadStore & { check(): Promise<void> };
  /** URL under which clients reach this server, where that is not what they write into `Host`. */
  readonly publicUrl?: string;
  /** Bytes of a request body that is held in memory: packages and execute requests. */
  readonly maxDocumentBytes: number;
  readonly maxUploadBytes: number;
  readonly logger: FastifyBaseLogger;
  readonly version: string;
}

/** What handlers use. */
export interface OperationContext extends AppDependencies {
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
