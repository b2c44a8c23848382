/** The hash of no characters yet; {@link hashStep} adds each, and {@link hashEnd} ends it. */
export const HASH_START = 0x811c9dc5;

/** @param unit of UTF-16 */
export const hashStep = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);

export function hashEnd(hash: number): number {
  let spread = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  spread = Math.imul(spread ^ (spread >>> 13), 0xc2b2ae35);
  return (spread ^ (spread >>> 16)) >>> 0;
}

/**
 * 32 bits that depend on every character of a row: FNV-1a over UTF-16 code units
 * (https://datatracker.ietf.org/doc/html/draft-eastlake-fnv), its bits spread by the finalizer of MurmurHash3
 * (Austin Appleby, public domain), as FNV alone keeps rows that end alike close together.
 */
export function hashRow(line: string): number {
  let hash = HASH_START;
  for (let index = 0; index < line.length; index += 1) hash = hashStep(hash, line.charCodeAt(index));
  return hashEnd(hash);
}
