import { type Kysely, sql } from 'kysely';

/** Tables of the main job: data sets, analyses, reports, contacts, messages and webhooks. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('datasets')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('clinic_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('disk', 'text', (column) => column.notNull())
    .addColumn('source_key', 'text', (column) => column.notNull())
    .addColumn('format', 'text', (column) => column.notNull())
    .addColumn('columns', 'jsonb', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('identifying_columns', 'jsonb', (column) => column.notNull())
    .addColumn('profile', 'jsonb')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('imported_at', 'timestamptz')
    .execute();

  await db.schema
    .createTable('dataset_chunks')
    .addColumn('dataset_id', 'text', (column) =>
      column.notNull().references('datasets.id').onDelete('cascade'),
    )
    .addColumn('index', 'integer', (column) => column.notNull())
    .addColumn('object_key', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('rows', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('tokens', 'integer', (column) => column.notNull())
    .addColumn('content_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('dataset_chunks_pkey', ['dataset_id', 'index'])
    .execute();

  await db.schema
    .createTable('analyses')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('dataset_id', 'text', (column) =>
      column.notNull().references('datasets.id').onDelete('cascade'),
    )
    .addColumn('clinic_id', 'text', (column) => column.notNull())
    .addColumn('question', 'text', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('prompt_version', 'text', (column) => column.notNull())
    .addColumn('sandbox', 'boolean', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('answer', 'jsonb')
    .addColumn('prompt_tokens', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('output_tokens', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('cost_usd', 'double precision', (column) => column.defaultTo(0))
    .addColumn('max_tokens', 'bigint')
    .addColumn('max_cost_usd', 'double precision')
    .addColumn('rows_covered', 'bigint')
    .addColumn('missing_chunks', 'integer')
    .addColumn('models', 'jsonb')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('finished_at', 'timestamptz')
    .addCheckConstraint('analyses_status', sql`status in ('running', 'completed', 'failed', 'cancelled')`)
    .execute();
  await db.schema.createIndex('analyses_by_dataset').on('analyses').column('dataset_id').execute();

  // Level 0 has a place for each chunk; each level above merges groups of the one below. A place that was too large for
  // one answer is split: its halves are parts '0' and '1', theirs '00', '01' and so on.
  await db.schema
    .createTable('analysis_answers')
    .addColumn('analysis_id', 'text', (column) =>
      column.notNull().references('analyses.id').onDelete('cascade'),
    )
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('index', 'integer', (column) => column.notNull())
    .addColumn('part', 'text', (column) => column.notNull().defaultTo(''))
    .addColumn('state', 'text', (column) => column.notNull().defaultTo('waiting'))
    .addColumn('rows', 'bigint', (column) => column.notNull())
    .addColumn('chunks', 'integer', (column) => column.notNull())
    .addColumn('tokens', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('content_hash', 'text', (column) => column.notNull())
    .addColumn('children_from', 'integer')
    .addColumn('children_to', 'integer')
    .addColumn('is_top', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('requested_at', 'timestamptz')
    .addColumn('requests', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('reserved_tokens', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('reserved_cost_usd', 'double precision', (column) => column.notNull().defaultTo(0))
    .addColumn('draft', 'text')
    .addColumn('failure_code', 'text')
    .addColumn('answered_at', 'timestamptz')
    .addColumn('answer', 'jsonb')
    .addColumn('model', 'text')
    .addColumn('cached', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('prompt_tokens', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('output_tokens', 'integer', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('analysis_answers_pkey', ['analysis_id', 'level', 'index', 'part'])
    .addCheckConstraint(
      'analysis_answers_state',
      sql`state in ('waiting', 'answered', 'split', 'parked', 'skipped')`,
    )
    .execute();
  await db.schema
    .createIndex('analysis_answers_unanswered')
    .on('analysis_answers')
    .columns(['analysis_id', 'state', 'level'])
    .where(sql.ref('state'), 'in', ['waiting', 'parked', 'skipped'])
    .execute();

  await db.schema
    .createTable('reports')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('clinic_id', 'text', (column) => column.notNull())
    // What the report is about, by its kind: an analysis, or a month of a clinic.
    .addColumn('analysis_id', 'text', (column) => column.references('analyses.id').onDelete('cascade'))
    .addColumn('month', 'text')
    .addColumn('disk', 'text', (column) => column.notNull())
    .addColumn('object_key', 'text', (column) => column.notNull())
    .addColumn('file_name', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('pages', 'integer', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema.createIndex('reports_by_analysis').on('reports').column('analysis_id').execute();

  await db.schema
    .createTable('download_tokens')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('report_id', 'text', (column) => column.notNull().references('reports.id').onDelete('cascade'))
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .addColumn('downloads', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute();

  await db.schema
    .createTable('contacts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('clinic_id', 'text', (column) => column.notNull())
    // How the clinic's own software names the person.
    .addColumn('reference', 'text')
    .addColumn('name', 'text')
    .addColumn('email', 'text')
    .addColumn('phone', 'text')
    .addColumn('locale', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('preferences', 'jsonb', (column) => column.notNull().defaultTo(sql`'{}'::jsonb`))
    .addColumn('quiet_hours', 'text')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute();
  // Relatives share addresses, so those that the clinic tells apart by reference may be alike in them.
  await db.schema
    .createIndex('contacts_one_an_address')
    .unique()
    .nullsNotDistinct()
    .on('contacts')
    .columns(['clinic_id', 'email', 'phone'])
    .where(sql.ref('reference'), 'is', null)
    .execute();
  await db.schema
    .createIndex('contacts_one_a_reference')
    .unique()
    .on('contacts')
    .columns(['clinic_id', 'reference'])
    .where(sql.ref('reference'), 'is not', null)
    .execute();

  await db.schema
    .createTable('notifications')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('clinic_id', 'text', (column) => column.notNull())
    .addColumn('contact_id', 'text', (column) =>
      column.notNull().references('contacts.id').onDelete('cascade'),
    )
    .addColumn('template', 'text', (column) => column.notNull())
    .addColumn('variables', 'jsonb', (column) => column.notNull())
    .addColumn('content_hash', 'text', (column) => column.notNull())
    .addColumn('category', 'text', (column) => column.notNull())
    .addColumn('analysis_id', 'text', (column) => column.references('analyses.id').onDelete('cascade'))
    .addColumn('report_id', 'text', (column) => column.references('reports.id').onDelete('cascade'))
    .addColumn('channels', 'jsonb', (column) => column.notNull())
    .addColumn('critical', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('deliver_within_seconds', 'integer')
    .addColumn('expires_at', 'timestamptz')
    .addColumn('reply_workflow_id', 'text')
    .addColumn('outcome', 'text')
    .addColumn('outcome_reason', 'text')
    .addColumn('ended_at', 'timestamptz')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addCheckConstraint('notifications_category', sql`category in ('transactional', 'reminder', 'marketing')`)
    .execute();
  await db.schema
    .createIndex('notifications_by_contact')
    .on('notifications')
    .columns(['contact_id', 'created_at'])
    .execute();

  await db.schema
    .createTable('messages')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('notification_id', 'text', (column) =>
      column.notNull().references('notifications.id').onDelete('cascade'),
    )
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('status_rank', 'integer', (column) => column.notNull())
    .addColumn('recipient', 'text')
    .addColumn('segments', 'integer')
    .addColumn('request', 'jsonb')
    .addColumn('requested_at', 'timestamptz')
    .addColumn('provider_id', 'text')
    .addColumn('failure_code', 'text')
    .addColumn('sent_again', 'boolean', (column) => column.notNull().defaultTo(false))
    // Sent in a batch with others: its request and idempotency key are those of the batch.
    .addColumn('in_batch', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addUniqueConstraint('messages_one_a_channel', ['notification_id', 'channel'])
    .execute();
  await db.schema
    .createIndex('messages_by_provider_id')
    .unique()
    .on('messages')
    .column('provider_id')
    .execute();
  // The sweep that reconciles looks for these few among many.
  await db.schema
    .createIndex('messages_open')
    .on('messages')
    .column('id')
    .where(sql<boolean>`status in ('requested', 'unknown') and provider_id is null`)
    .execute();
  await db.schema
    .createIndex('messages_by_recipient')
    .on('messages')
    .columns(['recipient', 'requested_at'])
    .execute();

  await db.schema
    .createTable('provider_events')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('provider_message_id', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text')
    // As the provider sent it, for audit.
    .addColumn('payload', 'jsonb')
    .addColumn('received_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint('provider_events_pkey', ['provider', 'event_id'])
    .execute();
  await db.schema
    .createIndex('provider_events_by_message')
    .on('provider_events')
    .columns(['provider', 'provider_message_id'])
    .execute();

  await db.schema
    .createTable('webhook_endpoints')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('clinic_id', 'text', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('previous_secret', 'text')
    .addColumn('previous_secret_until', 'timestamptz')
    .addColumn('consecutive_failures', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('disabled_at', 'timestamptz')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addUniqueConstraint('webhook_endpoints_unique', ['clinic_id', 'url'])
    .execute();

  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('endpoint_id', 'text', (column) =>
      column.notNull().references('webhook_endpoints.id').onDelete('cascade'),
    )
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('delivered_at', 'timestamptz')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_by_endpoint')
    .on('webhook_deliveries')
    .columns(['endpoint_id', 'created_at'])
    .execute();

  await db.schema
    .createTable('webhook_attempts')
    .addColumn('id', 'bigint', (column) => column.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('delivery_id', 'text', (column) =>
      column.notNull().references('webhook_deliveries.id').onDelete('cascade'),
    )
    .addColumn('attempted_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('response_status', 'integer')
    .addColumn('duration_ms', 'integer', (column) => column.notNull())
    .addColumn('error', 'text')
    .execute();
  await db.schema
    .createIndex('webhook_attempts_by_delivery')
    .on('webhook_attempts')
    .column('delivery_id')
    .execute();
}
