import { PermanentError, TransientError } from '../domain/shared/jobError.ts';

/** The store says there is no such object. Code `ObjectNotFound`. */
export class ObjectNotFoundError extends PermanentError {
  constructor(disk: string, key: string) {
    super('ObjectNotFound', `the ${disk} disk has no object ${key}`);
  }
}

/** The bytes are not those that were stored. Code `ObjectCorrupt`. */
export class ObjectCorruptError extends PermanentError {
  constructor(disk: string, key: string) {
    super(
      'ObjectCorrupt',
      `the object ${key} on the ${disk} disk is not what was stored; restore it from a backup`,
    );
  }
}

/** Code `DiskNotConfigured`: data name a disk that the settings do not describe. */
export function diskNotConfigured(name: string): PermanentError {
  const advice = name === 's3' ? 'set S3_BUCKET and the other S3_ settings' : 'there is no such disk';
  return new PermanentError('DiskNotConfigured', `an object is stored on the disk ${name}; ${advice}`);
}

/** Code `DiskFull`. */
export function diskFull(disk: string, cause: unknown): TransientError {
  return new TransientError('DiskFull', `no space left on the ${disk} disk; free some and try again`, {
    cause,
  });
}

/** Code `DiskNoPermission`. */
export function diskNoPermission(disk: string, advice: string, cause: unknown): TransientError {
  return new TransientError('DiskNoPermission', `no permission to use the ${disk} disk; ${advice}`, {
    cause,
  });
}

/** Code `DiskUnavailable`. */
export function diskUnavailable(disk: string, reason: string, cause: unknown): TransientError {
  return new TransientError('DiskUnavailable', `the ${disk} disk cannot be reached: ${reason}`, { cause });
}
