import { type Migration, Migrator } from 'kysely';
import type { Database } from './database.ts';
import * as mainJob from './migrations/0001_mainJob.ts';
import * as alerts from './migrations/0002_alerts.ts';
import * as messaging from './migrations/0003_messaging.ts';
import * as bulk from './migrations/0007_bulk.ts';
import * as reportParts from './migrations/0008_reportParts.ts';
import * as modelCalls from './migrations/0010_modelCalls.ts';
import * as imports from './migrations/0011_imports.ts';
import * as downloadLinks from './migrations/0015_downloadLinks.ts';
import * as storage from './migrations/0017_storage.ts';
import * as deliveryFailures from './migrations/0019_deliveryFailures.ts';
import * as alertMails from './migrations/0020_alertMails.ts';
import * as replies from './migrations/0021_replies.ts';
import * as messageChanges from './migrations/0022_messageChanges.ts';
import * as appointments from './migrations/0023_appointments.ts';
import * as maintenance from './migrations/0025_maintenance.ts';
import * as followUps from './migrations/0026_followUps.ts';
import * as earlierRecords from './migrations/0033_earlierRecords.ts';
import * as chunkPacks from './migrations/0034_chunkPacks.ts';
import * as appointmentFollowUps from './migrations/0035_appointmentFollowUps.ts';

/** All migrations in their order; imported one by one so that they are found in src and in dist alike. */
const MIGRATIONS: Record<string, Migration> = {
  '0001_mainJob': mainJob,
  '0002_alerts': alerts,
  '0003_messaging': messaging,
  '0007_bulk': bulk,
  '0008_reportParts': reportParts,
  '0010_modelCalls': modelCalls,
  '0011_imports': imports,
  '0015_downloadLinks': downloadLinks,
  '0017_storage': storage,
  '0019_deliveryFailures': deliveryFailures,
  '0020_alertMails': alertMails,
  '0021_replies': replies,
  '0022_messageChanges': messageChanges,
  '0023_appointments': appointments,
  '0025_maintenance': maintenance,
  '0026_followUps': followUps,
  '0033_earlierRecords': earlierRecords,
  '0034_chunkPacks': chunkPacks,
  '0035_appointmentFollowUps': appointmentFollowUps,
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
