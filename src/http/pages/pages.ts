/** Which page shows the JSON of which operation. */
import type { FastifyRequest } from 'fastify';
import type { OperationContext } from '../operation.ts';
import { html } from './html.ts';
import type { PageContent } from './page.ts';
import type { Json } from './show-json.ts';

/** The part of a page that is made for people, from the body of the answer in JSON. */
export type Page = (
  // biome-ignore lint/suspicious/noExplicitAny: each page knows the body of its own operation, which the table does not
  body: any,
  request: FastifyRequest,
  context: OperationContext,
) => PageContent | Promise<PageContent>;

/** The body says it all, in the part of the page that every one has. */
const titled =
  (title: string): Page =>
  () => ({ title, main: html`` });

export const PAGES: { readonly [operationId: string]: Page } = {
  getLandingPage: ({ title }: Json) => ({ title: String(title), main: html`` }),
  getConformance: titled('Conformance'),
  getHealth: titled('Health'),
  listProcesses: titled('Processes'),
  getProcess: ({ title, id }: Json) => ({ title: String(title ?? id), main: html`` }),
  listJobs: titled('Jobs'),
  getJob: ({ jobID }: Json) => ({ title: `Job ${jobID}`, main: html`` }),
  getJobInputs: titled('Inputs of a job'),
  listSteps: titled('Steps of a job'),
  listLogs: titled('Logs of a job'),
};
