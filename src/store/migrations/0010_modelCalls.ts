import { type Kysely, sql } from 'kysely';

/** What all workers share about calls of a model, cached answers, and what clinics spend. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createModelTables(db);
  await db.schema
    .createTable('answer_cache')
    .addColumn('clinic_id', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('content_hash', 'text', (column) => column.notNull())
    .addColumn('answer', 'jsonb')
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint('answer_cache_pkey', ['clinic_id', 'scope', 'content_hash'])
    .execute();
  await db.schema
    .createTable('clinic_budgets')
    .addColumn('clinic_id', 'text', (column) => column.notNull())
    .addColumn('day', 'text')
    .addColumn('max_tokens', 'bigint')
    .addColumn('max_cost_usd', 'double precision')
    .addColumn('set_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema
    .createIndex('clinic_budgets_unique')
    .unique()
    .nullsNotDistinct()
    .on('clinic_budgets')
    .columns(['clinic_id', 'day'])
    .execute();
  await db.schema
    .createTable('clinic_spending')
    .addColumn('clinic_id', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('tokens', 'bigint', (column) => column.notNull())
    .addColumn('cost_usd', 'double precision')
    .addPrimaryKeyConstraint('clinic_spending_pkey', ['clinic_id', 'day'])
    .execute();
}

async function createModelTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('model_states')
    .addColumn('model', 'text', (column) => column.primaryKey())
    .addColumn('not_before_ms', 'double precision', (column) => column.notNull().defaultTo(0))
    .addColumn('strikes', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('spent_day', 'text')
    .addColumn('virtual_time', 'double precision', (column) => column.notNull().defaultTo(0))
    .addColumn('token_ratio', 'double precision', (column) => column.notNull().defaultTo(1))
    .addColumn('circuit_state', 'text', (column) => column.notNull().defaultTo('closed'))
    .addColumn('circuit_successes', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('circuit_failures', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('circuit_counted_since_ms', 'double precision', (column) => column.notNull().defaultTo(0))
    .addColumn('circuit_until_ms', 'double precision', (column) => column.notNull().defaultTo(0))
    .addColumn('circuit_openings', 'integer', (column) => column.notNull().defaultTo(0))
    .addCheckConstraint('model_states_circuit', sql`circuit_state in ('closed', 'open', 'halfOpen')`)
    .execute();
  await db.schema
    .createTable('model_turns')
    .addColumn('id', 'bigserial', (column) => column.primaryKey())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'double precision', (column) => column.notNull())
    .addColumn('tokens', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('model_turns_by_time').on('model_turns').columns(['model', 'at_ms']).execute();
  await db.schema
    .createTable('model_tickets')
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('fairness_key', 'text', (column) => column.notNull())
    .addColumn('priority', 'integer', (column) => column.notNull())
    .addColumn('start_tag', 'double precision', (column) => column.notNull())
    .addColumn('tokens', 'integer', (column) => column.notNull())
    .addColumn('expected_at_ms', 'double precision', (column) => column.notNull())
    .addColumn('sequence', 'bigserial', (column) => column.notNull())
    .addPrimaryKeyConstraint('model_tickets_pkey', ['model', 'id'])
    .execute();
  await db.schema
    .createTable('model_shares')
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('fairness_key', 'text', (column) => column.notNull())
    .addColumn('finish_tag', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('model_shares_pkey', ['model', 'fairness_key'])
    .execute();
  await db.schema
    .createTable('model_days')
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('requests', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('model_days_pkey', ['model', 'day'])
    .execute();
  await db.schema
    .createTable('model_limit_changes')
    .addColumn('id', 'bigserial', (column) => column.primaryKey())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('requests_per_minute', 'integer')
    .addColumn('tokens_per_minute', 'integer')
    .addColumn('requests_per_day', 'integer')
    .addColumn('set_by', 'text', (column) => column.notNull())
    .addColumn('set_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('until', 'timestamptz')
    .addColumn('revoked_at', 'timestamptz')
    .execute();
}
