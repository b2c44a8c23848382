import { sql } from 'kysely';
import type { Database } from '../../src/store/database.ts';

/** How many sessions of this database wait for a lock of this kind, see `locktype` of `pg_locks`. */
export async function waitingForLocks(database: Database, kind: string): Promise<number> {
  const { rows } = await sql`
    select 1 from pg_locks where not granted and locktype = ${kind} and pid in
      (select pid from pg_stat_activity where datname = current_database())`.execute(database);
  return rows.length;
}
