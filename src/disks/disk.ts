import type { Readable } from 'node:stream';
import { type DiskName, OBJECT_KEY } from '../contracts/shared/diskKey.ts';
import { PermanentError } from '../domain/shared/jobError.ts';

export type { DiskName };

/** What has to be known of an object to read it and to tell that it is whole. */
export interface ObjectRef {
  readonly key: string;
  /** Of the whole object, in hex. */
  readonly sha256: string;
}

/** One that something else put on the disk: nothing tells whether it is whole. */
export interface ForeignObject {
  readonly key: string;
  readonly sha256: undefined;
}

export interface StoredObject extends ObjectRef {
  readonly disk: DiskName;
  readonly bytes: number;
}

export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

/** Bytes from `start` to `end`, both included and counted from 0, as in HTTP. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** How an object is served by a store that serves objects itself; the local disk keeps none of it. */
export interface ObjectHeaders {
  /** @default by the key's extension */
  readonly contentType?: string;
  /** Makes it an attachment of this name. */
  readonly fileName?: string;
}

/**
 * Object storage. Keys are relative paths with `/`, those of our own objects are made from opaque ids.
 *
 * A write is atomic: a reader sees the old object or the new one, never half of either. The checksum that a write answers
 * is kept by the caller with what it knows of the object, apart from the bytes, and every read is checked against it.
 * All methods may throw the errors of `diskErrors.ts`.
 */
export interface Disk {
  readonly name: DiskName;
  write(key: string, bytes: Uint8Array | Readable, headers?: ObjectHeaders): Promise<StoredObject>;
  /** @throws ObjectNotFoundError, ObjectCorruptError */
  read(object: ObjectRef): Promise<Uint8Array>;
  /**
   * A stream that fails before its last bytes when the object is not whole: who got all of it got the right one.
   *
   * @throws ObjectNotFoundError
   */
  openRead(object: ObjectRef): Promise<Readable>;
  /** A part of the object, which no checksum covers; {@link Disk.verify} it before. @throws ObjectNotFoundError */
  openRange(key: string, range: ByteRange): Promise<Readable>;
  /** Reads the object to its end. @throws ObjectNotFoundError, ObjectCorruptError */
  verify(object: ObjectRef): Promise<void>;
  /** Runs `use` with a local file that holds the object. @throws ObjectNotFoundError, ObjectCorruptError */
  withFile<T>(object: ObjectRef | ForeignObject, use: (path: string) => Promise<T>): Promise<T>;
  /** Removes the object; removing one that is not there is no error. */
  remove(key: string): Promise<void>;
  /** Removes every object whose key begins with the prefix, which ends in `/`. */
  removeAll(prefix: string): Promise<void>;
  /** Objects under the prefix, which ends in `/`, in the order of their keys, after the key `after`; at most `limit`, 1,000 at most. */
  list(
    prefix: string,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<ListedObject[]>;
  /** Removes what writes under the prefix left behind that were begun before this instant and never ended; answers how many. */
  removeAbandonedWrites(
    prefix: string,
    options: { readonly before: Date; readonly dryRun: boolean },
  ): Promise<number>;
}

/** Of S3, in UTF-8, https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html. */
const MOST_KEY_BYTES = 1_024;

/** @throws PermanentError `InvalidObjectKey` for one that could lead out of the disk. */
export function checkKey(key: string): string {
  if (!OBJECT_KEY.test(key) || Buffer.byteLength(key) > MOST_KEY_BYTES) {
    throw new PermanentError('InvalidObjectKey', 'an object key must be a plain relative path');
  }
  return key;
}

export function checkPrefix(prefix: string): string {
  if (!prefix.endsWith('/')) throw new PermanentError('InvalidObjectKey', 'a prefix must end in /');
  checkKey(prefix.slice(0, -1));
  return prefix;
}
