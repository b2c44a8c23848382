// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType, Generated } from 'kysely';
import type { Locale } from '../../contracts/shared/locale.ts';

export interface ContactsTable {
  clinicId: string;
  id: string;
  /** The name of the person in the clinic's own software. */
  reference: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  locale: Locale;
  timeZone: string;
  preferences: ColumnType<unknown, string | undefined, string>;
  quietHours: string | null;
  createdAt: ColumnType<Date, Date | undefined, never>;
  updatedAt: Generated<Date>;
}

export interface ContactsTables {
  contacts: ContactsTable;
}
