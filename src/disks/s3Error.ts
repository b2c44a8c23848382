import { S3ServiceException } from '@aws-sdk/client-s3';
import { JobError, PermanentError, TransientError } from '../domain/shared/jobError.ts';
import { diskFull, diskNoPermission, diskUnavailable, ObjectNotFoundError } from './diskErrors.ts';

const NO_PERMISSION = new Set([
  'AccessDenied',
  'AccountProblem',
  'AllAccessDisabled',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
]);

/** Of AWS, MinIO and Ceph. */
const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage', 'EntityTooLargeForQuota']);

/** What S3 or the way to it said, in one line that an operator can act on; other errors as they are. */
export function s3Error(
  error: unknown,
  place: { readonly key: string; readonly bucket: string; readonly endpoint: string | undefined },
): unknown {
  if (error instanceof JobError || !(error instanceof Error)) return error;
  if (error instanceof S3ServiceException) {
    const { httpStatusCode: status = 0 } = error.$metadata;
    if (error.name === 'NoSuchBucket') {
      const advice = 'make it, or correct S3_BUCKET';
      return new PermanentError('BucketNotFound', `there is no bucket ${place.bucket}; ${advice}`);
    }
    if (error.name === 'NoSuchKey' || status === 404) return new ObjectNotFoundError('s3', place.key);
    if (NO_PERMISSION.has(error.name) || status === 401 || status === 403) {
      const advice = `check the rights of S3_ACCESS_KEY_ID on the bucket ${place.bucket} (${error.name})`;
      return diskNoPermission('s3', advice, error);
    }
    if (FULL.has(error.name) || status === 507) return diskFull('s3', error);
    if (status === 429 || status >= 500) {
      return new TransientError('DiskUnavailable', `the s3 disk answered ${status} ${error.name}`, {
        cause: error,
      });
    }
    return new TransientError('DiskFailed', `the s3 disk refused a request: ${status} ${error.name}`, {
      cause: error,
    });
  }
  if ('code' in error && typeof error.code === 'string' && NETWORK.has(error.code)) {
    const where = place.endpoint ?? 'AWS';
    return diskUnavailable('s3', `${error.code} at ${where}; check S3_ENDPOINT`, error);
  }
  if (error.name === 'TimeoutError') {
    return diskUnavailable('s3', `no answer in S3_TIMEOUT_MS from ${place.endpoint ?? 'AWS'}`, error);
  }
  if (error.name === 'CredentialsProviderError') {
    return diskNoPermission('s3', 'set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY', error);
  }
  return error;
}

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
