import { type Kysely, sql } from 'kysely';

/** Appointments as they stand, and what became of each of their reminders. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('appointments')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('clinic_id', 'text', (column) => column.notNull())
    .addColumn('contact_id', 'text', (column) => column.notNull().references('contacts.id'))
    // How the clinic's own software names the appointment, such as the UID of an iCalendar event.
    .addColumn('reference', 'text')
    .addColumn('local_start', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    // What the tz database made of the two before; a sweep compares.
    .addColumn('starts_at', 'timestamptz', (column) => column.notNull())
    .addColumn('place', 'text')
    .addColumn('reminders', 'jsonb', (column) => column.notNull())
    .addColumn('past_due', 'text', (column) => column.notNull())
    .addColumn('channels', 'jsonb', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    // Zero until its workflow has taken it over.
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('cancelled_by', 'text')
    // The SEQUENCE of an iCalendar event, which an older one must not overwrite.
    .addColumn('source_sequence', 'integer')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema
    .createIndex('appointments_one_a_reference')
    .unique()
    .on('appointments')
    .columns(['clinic_id', 'reference'])
    .where(sql.ref('reference'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('appointments_by_start')
    .on('appointments')
    .columns(['clinic_id', 'starts_at'])
    .execute();

  // One row a reminder and local start: an appointment that is moved away and back is not reminded of twice.
  await db.schema
    .createTable('appointment_reminders')
    .addColumn('appointment_id', 'text', (column) =>
      column.notNull().references('appointments.id').onDelete('cascade'),
    )
    .addColumn('reminder', 'text', (column) => column.notNull())
    .addColumn('local_start', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('due_at', 'timestamptz', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('notification_id', 'text', (column) =>
      column.references('notifications.id').onDelete('set null'),
    )
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint('appointment_reminders_pkey', [
      'appointment_id',
      'reminder',
      'local_start',
      'time_zone',
    ])
    .execute();
  await db.schema
    .createIndex('appointment_reminders_waiting')
    .on('appointment_reminders')
    .column('due_at')
    .where(sql.ref('state'), 'in', sql`('waiting', 'sending')`)
    .execute();
}
