import { type Migration, Migrator } from 'kysely';
import type { Database } from './database.ts';
import * as clinics from './migrations/0001_clinics.ts';
import * as contacts from './migrations/0002_contacts.ts';
import * as datasets from './migrations/0003_datasets.ts';
import * as analysis from './migrations/0004_analysis.ts';
import * as modelLimits from './migrations/0005_modelLimits.ts';
import * as reports from './migrations/0006_reports.ts';
import * as messaging from './migrations/0007_messaging.ts';
import * as appointments from './migrations/0008_appointments.ts';
import * as followUps from './migrations/0009_followUps.ts';
import * as webhooks from './migrations/0010_webhooks.ts';
import * as operations from './migrations/0011_operations.ts';

/** All migrations in their order; imported one by one so that they are found in src and in dist alike. */
const MIGRATIONS: Record<string, Migration> = {
  '0001_clinics': clinics,
  '0002_contacts': contacts,
  '0003_datasets': datasets,
  '0004_analysis': analysis,
  '0005_modelLimits': modelLimits,
  '0006_reports': reports,
  '0007_messaging': messaging,
  '0008_appointments': appointments,
  '0009_followUps': followUps,
  '0010_webhooks': webhooks,
  '0011_operations': operations,
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
