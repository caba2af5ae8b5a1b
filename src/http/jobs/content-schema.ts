import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../http-problem.ts';

/** Schemas of the bodies that `POST /jobs` reads, by what they end with: their hosts and versions change, their names do not. */
const KNOWN = [
  '/execute.yaml',
  '/execute-workflows.yaml',
  '/ogcapppkg.yaml',
  '/ogc-execute-request',
  '#/components/schemas/JobOrder',
  '/cwl/v1.0',
  '/cwl/v1.1',
  '/cwl/v1.2',
];

/**
 * Refuses a body whose `Content-Schema` names none that is read here (Part 4 `/req/job-management/create-unsupported-schema`). Without
 * the header the body says by its members what it is.
 */
export function checkContentSchema(request: FastifyRequest): void {
  const given = request.headers['content-schema'];
  if (given === undefined) return;
  const uri = String(given)
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .replace(/\/$/, '');
  if (KNOWN.some((end) => uri.endsWith(end))) return;
  throw new HttpProblem(
    'unsupported-schema',
    `The schema '${uri}' is not understood here. Send an execute request with "process" (execute.yaml), an application package with "inputs" (ogcapppkg.yaml), or a CWL document; or leave Content-Schema out.`,
  );
}
