import { type Migration, Migrator } from 'kysely';
import type { Database } from './database.ts';
import * as contacts from './migrations/0001_contacts.ts';
import * as datasets from './migrations/0002_datasets.ts';
import * as analysis from './migrations/0003_analysis.ts';
import * as modelLimits from './migrations/0004_modelLimits.ts';
import * as reports from './migrations/0005_reports.ts';
import * as messaging from './migrations/0006_messaging.ts';
import * as appointments from './migrations/0007_appointments.ts';
import * as followUps from './migrations/0008_followUps.ts';
import * as webhooks from './migrations/0009_webhooks.ts';
import * as operations from './migrations/0010_operations.ts';

/** All migrations in their order; imported one by one so that they are found in src and in dist alike. */
const MIGRATIONS: Record<string, Migration> = {
  '0001_contacts': contacts,
  '0002_datasets': datasets,
  '0003_analysis': analysis,
  '0004_modelLimits': modelLimits,
  '0005_reports': reports,
  '0006_messaging': messaging,
  '0007_appointments': appointments,
  '0008_followUps': followUps,
  '0009_webhooks': webhooks,
  '0010_operations': operations,
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
