export interface ChunkLimits {
  readonly targetTokens: number;
  readonly maxRows: number;
  readonly maxBytes: number;
}

/** What a chunk holds, its header line included in bytes and tokens. */
export interface ChunkSize {
  readonly rows: number;
  readonly bytes: number;
  readonly tokens: number;
}

/**
 * Whether the next row still goes into the chunk. A chunk takes at least one row, so that a row over every limit gets
 * a chunk of its own.
 */
export function fitsIntoChunk(
  chunk: ChunkSize,
  row: Pick<ChunkSize, 'bytes' | 'tokens'>,
  limits: ChunkLimits,
): boolean {
  if (chunk.rows === 0) return true;
  return (
    chunk.rows < limits.maxRows &&
    chunk.bytes + row.bytes <= limits.maxBytes &&
    chunk.tokens + row.tokens <= limits.targetTokens
  );
}
