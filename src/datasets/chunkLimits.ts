import type { Config } from '../config/config.ts';
import type { ChunkLimits } from '../domain/datasets/chunkPlan.ts';

/** How large chunks are made. */
export const chunkLimits = (config: Config): ChunkLimits => ({
  targetTokens: config.CHUNK_TARGET_TOKENS,
  maxRows: config.CHUNK_MAX_ROWS,
  maxBytes: config.CHUNK_MAX_BYTES,
});
