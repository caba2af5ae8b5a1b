import type { FastifyRequest } from 'fastify';
import type { PackageRequest } from '../../processes/package/load-package.ts';
import { packageType } from '../../processes/package/package-type.ts';

/** A deploy or replace request; its body is kept as it came. */
export function packageRequest(request: FastifyRequest): PackageRequest {
  const { w } = request.query as { readonly w?: string };
  const body = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
  return {
    mediaType: packageType(request.headers['content-type'] ?? '', body),
    body,
    ...(w !== undefined && { workflow: w }),
  };
}
