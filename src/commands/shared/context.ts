import { Client, Connection } from '@temporalio/client';
import { type Config, loadConfig } from '../../config/config.ts';
import { createDisks, type Disks } from '../../disks/createDisks.ts';
import { UnavailableError } from '../../inputError.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';

/** What a command works with; each is read or opened when first asked for, so that input is judged before it. */
export interface CommandContext {
  readonly config: Config;
  readonly disks: Disks;
  database(): Promise<Database>;
  temporal(): Promise<Client>;
}

/** Runs a command and closes whatever it opened. */
export async function withContext<T>(use: (context: CommandContext) => Promise<T>): Promise<T> {
  const config = once(() => loadConfig('client'));
  const disks = once(() => createDisks(config()));
  let database: Promise<Database> | undefined;
  let connection: Promise<Connection> | undefined;
  try {
    return await use({
      get config() {
        return config();
      },
      get disks() {
        return disks();
      },
      database: async () => {
        database ??= openMigrated(config().DATABASE_URL);
        return database;
      },
      temporal: async () => {
        connection ??= connect(config());
        return new Client({ connection: await connection, namespace: config().temporal.namespace });
      },
    });
  } finally {
    await connection?.then((opened) => opened.close()).catch(() => undefined);
    await database?.then((opened) => opened.destroy()).catch(() => undefined);
  }
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function openMigrated(url: string): Promise<Database> {
  const database = openDatabase(url, 4);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

async function connect({ temporal }: Config): Promise<Connection> {
  try {
    return await Connection.connect({ ...temporal.connectionOptions, connectTimeout: '5 s' });
  } catch (error) {
    const address = temporal.connectionOptions.address ?? 'its default address';
    const advice = 'check TEMPORAL_ADDRESS, or start everything with: npm run dev';
    throw new UnavailableError('TemporalUnavailable', `Temporal cannot be reached at ${address}; ${advice}`, {
      cause: error,
    });
  }
}
