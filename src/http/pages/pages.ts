/** Which page shows the JSON of which operation. */
import type { FastifyRequest } from 'fastify';
import type { OperationContext } from '../operation.ts';
import type { Html } from './html.ts';
import { jobListPage } from './job-list-page.ts';
import { jobPage } from './job-page.ts';
import { landingPage } from './landing-page.ts';
import { logListPage } from './log-list-page.ts';
import type { PageContent } from './page.ts';
import { processListPage } from './process-list-page.ts';
import { processPage } from './process-page.ts';

/** The part of a page that is made for people, from the body of the answer in JSON. */
export type Page = (
  // biome-ignore lint/suspicious/noExplicitAny: each page knows the body of its own operation, which the table does not
  body: any,
  request: FastifyRequest,
  context: OperationContext,
) => PagePart | Promise<PagePart>;

/** Without `main` the page shows the body as it is. */
interface PagePart extends Pick<PageContent, 'title'> {
  readonly main?: Html;
}

/** The body says it all. */
const titled =
  (title: string): Page =>
  () => ({ title });

export const PAGES: { readonly [operationId: string]: Page } = {
  getLandingPage: landingPage,
  getConformance: titled('Conformance'),
  getHealth: titled('Health'),
  listProcesses: processListPage,
  getProcess: processPage,
  listJobs: jobListPage,
  getJob: jobPage,
  getJobInputs: titled('Inputs of a job'),
  listSteps: titled('Steps of a job'),
  listCallbacks: titled('Callbacks'),
  listJobCallbacks: titled('Callbacks of a job'),
  listLogs: logListPage,
};
