/** Which function answers which operation of the contract. */
import { listCallbacks } from './callbacks/list-callbacks.ts';
import { listJobCallbacks } from './callbacks/list-job-callbacks.ts';
import { sendCallbackAgain } from './callbacks/send-callback-again.ts';
import { getApi } from './capabilities/get-api.ts';
import { getConformance } from './capabilities/get-conformance.ts';
import { getHealth } from './capabilities/get-health.ts';
import { getLandingPage } from './capabilities/get-landing-page.ts';
import { createJob } from './jobs/create-job.ts';
import { dismissJob } from './jobs/dismiss-job.ts';
import { getJob } from './jobs/get-job.ts';
import { getJobDefinition } from './jobs/get-job-definition.ts';
import { getJobInputs } from './jobs/get-job-inputs.ts';
import { getResult } from './jobs/get-result.ts';
import { getResultItem } from './jobs/get-result-item.ts';
import { getResults } from './jobs/get-results.ts';
import { getStacResult } from './jobs/get-stac-result.ts';
import { listJobs } from './jobs/list-jobs.ts';
import { removeResults } from './jobs/remove-results.ts';
import { startJob } from './jobs/start-job.ts';
import { updateJob } from './jobs/update-job.ts';
import { getEvents } from './observation/get-events.ts';
import { FILE_ROUTE, getFile } from './observation/get-file.ts';
import { getStepLog, STEP_LOG_ROUTE } from './observation/get-step-log.ts';
import { listLogs } from './observation/list-logs.ts';
import { listSteps } from './observation/list-steps.ts';
import type { Operation } from './operation.ts';
import { getAsset } from './pages/get-asset.ts';
import { deployProcess } from './processes/deploy-process.ts';
import { executeByQuery } from './processes/execute-by-query.ts';
import { executeProcess } from './processes/execute-process.ts';
import { getPackage } from './processes/get-package.ts';
import { getProcess } from './processes/get-process.ts';
import { listProcesses } from './processes/list-processes.ts';
import { replaceProcess } from './processes/replace-process.ts';
import { undeployProcess } from './processes/undeploy-process.ts';
import { getProv } from './provenance/get-prov.ts';
import { getRoCrate } from './provenance/get-ro-crate.ts';
import { getUpload } from './uploads/get-upload.ts';
import { upload } from './uploads/upload.ts';

export const OPERATIONS: { readonly [operationId: string]: Operation } = {
  getLandingPage,
  getConformance,
  getApi,
  getHealth,
  listProcesses,
  deployProcess,
  getProcess,
  replaceProcess,
  undeployProcess,
  getPackage,
  executeProcess,
  executeByQuery,
  listJobs,
  createJob,
  getJob,
  updateJob,
  getJobDefinition,
  getJobInputs,
  dismissJob,
  getResults,
  getStacResult,
  removeResults,
  startJob,
  getResult,
  getResultItem,
  listSteps,
  getStepLog,
  listLogs,
  getEvents,
  listJobCallbacks,
  sendCallbackAgain,
  listCallbacks,
  getProv,
  getRoCrate,
  getFile,
  upload,
  getUpload,
  getAsset,
};

/** URLs of operations whose path parameter holds slashes, which a parameter of the router cannot. */
export const WILDCARD_ROUTES: { readonly [operationId: string]: string } = {
  getStepLog: STEP_LOG_ROUTE,
  getFile: FILE_ROUTE,
};
