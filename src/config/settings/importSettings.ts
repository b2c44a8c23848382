import { z } from 'zod';
import { whole } from './valueTypes.ts';

export const importSettings = {
  PSEUDONYM_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits; make one with: openssl rand -hex 32')
    .describe(
      'key of pseudonyms and data set ids, 32 bytes in hex (secret); another key makes other pseudonyms and ids',
    ),
  MAX_SOURCE_BYTES: whole(1)
    .default(2 * 1024 ** 3)
    .describe('largest source file, bytes'),
  CHUNK_TARGET_TOKENS: whole(50)
    .default(40_000)
    .describe('size of a chunk, estimated tokens: as much as the model reads well in one call'),
  CHUNK_MAX_ROWS: whole(1).default(5_000).describe('largest number of rows per chunk'),
  CHUNK_MAX_BYTES: whole(1_000)
    .default(256 * 1024)
    .describe('largest size of a chunk, bytes'),
  CHUNK_TOKEN_SAMPLES: whole(0, 20)
    .default(4)
    .describe(
      'samples of a data set whose tokens the model counts, free of charge, to size chunks; 0: only the local estimate',
    ),
  DUCKDB_MEMORY_LIMIT: z
    .string()
    .regex(/^\d+(MB|GB)$/, 'must be such as 512MB')
    .default('512MB')
    .describe('memory limit of DuckDB per import'),
  DUCKDB_THREADS: whole(1, 256).default(2).describe('threads of DuckDB per import'),
};
