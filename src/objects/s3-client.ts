import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { S3Address } from './s3-address.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Of silence. */
const SOCKET_TIMEOUT_MS = 120_000;

export function connectS3({ region, endpoint, pathStyle, credentials }: S3Address): S3Client {
  return new S3Client({
    region,
    forcePathStyle: pathStyle,
    ...(endpoint && { endpoint }),
    ...(credentials && { credentials: { ...credentials } }),
    // The default adds trailers that servers other than Amazon's do not know.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SOCKET_TIMEOUT_MS },
  });
}

export function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}

/** The range begins after the end of the object. */
export function isBeyondEnd(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 416;
}

const FULL = new Set([
  'QuotaExceeded',
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'InsufficientStorage',
]);

export function isFull(error: unknown): boolean {
  return (
    error instanceof S3ServiceException && (FULL.has(error.name) || error.$metadata.httpStatusCode === 507)
  );
}
