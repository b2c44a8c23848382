import type { Readable } from 'node:stream';

/** Object storage. Keys are relative paths with `/`, made by this application from opaque ids. */
export interface Disk {
  readonly name: string;
  /** Stores the bytes under the key; a reader sees the old object or the new one, never half of either. */
  write(key: string, bytes: Uint8Array | Readable): Promise<void>;
  /** @throws {@link ObjectNotFoundError} */
  read(key: string): Promise<Uint8Array>;
  /** @throws {@link ObjectNotFoundError} */
  openRead(key: string): Promise<Readable>;
  /** Runs `use` with a local file that holds the object. */
  withFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T>;
  /** Removes the object; removing one that is not there is no error. */
  remove(key: string): Promise<void>;
  /** Removes every object whose key begins with the prefix, which ends in `/`. */
  removeAll(prefix: string): Promise<void>;
}

export class ObjectNotFoundError extends Error {
  override readonly name = 'ObjectNotFoundError';

  constructor(disk: string, key: string) {
    super(`the ${disk} disk has no object ${key}`);
  }
}
