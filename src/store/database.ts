import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;

/** Of one process, unless it asks for fewer. */
const CONNECTIONS = 10;
const INT8_OID = 20;

/** Byte and token counts stay far below 2^53, so `bigint` columns are read as numbers. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8_OID ? Number : pg.types.getTypeParser(oid, format)),
};

/** Opens a pool whose connections are opened when they are first needed and stay open; close it with `destroy()`. */
export function openDatabase(url: string, connections = CONNECTIONS): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    min: connections,
    connectionTimeoutMillis: 10_000,
    types,
  });
  // An idle connection that breaks is replaced on the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    // Columns are in snake case in SQL and in camel case here; what jsonb columns hold stays as it is.
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}

/** Works in a transaction: in that of `db`, where it is one. */
export function inTransaction<T>(db: Database, work: (transaction: Database) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

/** Works in a transaction of which nothing is kept. */
export async function inDiscardedTransaction<T>(
  db: Database,
  work: (transaction: Database) => Promise<T>,
): Promise<T> {
  const transaction = await db.startTransaction().execute();
  try {
    return await work(transaction);
  } finally {
    await transaction.rollback().execute();
  }
}

/** Resolves when the database answers. */
export async function pingDatabase(database: Database): Promise<void> {
  await sql`select 1`.execute(database);
}

/** Opens all connections of a pool before they are needed: at the first burst of work that takes longer than the work. */
export async function openConnections(database: Database): Promise<void> {
  await Promise.all(Array.from({ length: CONNECTIONS }, () => pingDatabase(database)));
}
