import type { FastifyRequest } from 'fastify';
import type { PackageRequest } from '../../processes/package/load-package.ts';

/** A deploy or replace request; its body is kept as it came. */
export function packageRequest(request: FastifyRequest): PackageRequest {
  const { w } = request.query as { readonly w?: string };
  return {
    mediaType: request.headers['content-type'] ?? '',
    body: (request.body as Buffer | undefined) ?? Buffer.alloc(0),
    ...(w !== undefined && { workflow: w }),
  };
}
