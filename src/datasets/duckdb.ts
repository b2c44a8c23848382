import type { DuckDBConnection } from '@duckdb/node-api';

export interface DuckDbOptions {
  /** Such as `512MB`; DuckDB moves data beyond it to temporary files. */
  readonly memoryLimit: string;
  readonly threads: number;
  readonly signal: AbortSignal;
}

/**
 * Runs `use` with a connection to a new database in memory, which moves what exceeds its limit to temporary files in a
 * directory. An abort interrupts the query that runs and rejects with the signal's reason. Extensions are neither loaded nor
 * installed, so nothing is read from other places.
 */
export async function withDuckDb<T>(
  directory: string,
  { memoryLimit, threads, signal }: DuckDbOptions,
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  // Only processes that read data sets load the database.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit,
    threads: String(threads),
    temp_directory: directory,
    // Memory that is free again goes back to the system soon.
    allocator_background_threads: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    const interrupt = () => connection.interrupt();
    signal.addEventListener('abort', interrupt);
    try {
      signal.throwIfAborted();
      return await use(connection);
    } finally {
      signal.removeEventListener('abort', interrupt);
      connection.closeSync();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    instance.closeSync();
  }
}
