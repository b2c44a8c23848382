import { type Migration, Migrator } from 'kysely';
import type { Database } from './database.ts';
import * as mainJob from './migrations/0001_mainJob.ts';
import * as alerts from './migrations/0002_alerts.ts';
import * as messaging from './migrations/0003_messaging.ts';
import * as bulk from './migrations/0007_bulk.ts';
import * as reportParts from './migrations/0008_reportParts.ts';
import * as modelCalls from './migrations/0010_modelCalls.ts';

/** All migrations in their order; imported one by one so that they are found in src and in dist alike. */
const MIGRATIONS: Record<string, Migration> = {
  '0001_mainJob': mainJob,
  '0002_alerts': alerts,
  '0003_messaging': messaging,
  '0007_bulk': bulk,
  '0008_reportParts': reportParts,
  '0010_modelCalls': modelCalls,
};

/**
 * Brings the database to the newest schema. Safe when several processes start at once: Kysely's migrator
 * holds a PostgreSQL advisory lock.
 */
export async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
