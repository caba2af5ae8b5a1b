import { inject } from 'vitest';
import { Api } from './api.ts';
import { type Deployment, type DeploymentOptions, startDeployment } from './deployment.ts';

/** The deployment that all calm tests of a form share; a test uses process ids of its own. */
export function sharedApi(): Api {
  return new Api(inject('sharedUrl'));
}

/** A deployment of the test's own, for what would disturb others: killed processes, other settings. */
export async function ownDeployment(
  options: DeploymentOptions = {},
): Promise<Deployment & { readonly http: Api }> {
  const deployment = await startDeployment(inject('form'), inject('s3'), options);
  return Object.assign(deployment, { http: new Api(deployment.url) });
}
