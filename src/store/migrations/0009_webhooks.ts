import { type Kysely, sql } from 'kysely';

/** Endpoints of clinics, deliveries to them and every attempt. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook_endpoints (
      id text primary key,
      clinic_id text not null,
      url text not null,
      secret text not null,
      previous_secret text,
      previous_secret_until timestamptz,
      consecutive_failures integer not null default 0,
      disabled_at timestamptz,
      created_at timestamptz not null default now(),
      constraint webhook_endpoints_unique unique (clinic_id, url)
    );
    comment on column webhook_endpoints.consecutive_failures is
      'Failed attempts since the last successful one.';

    create table webhook_deliveries (
      id text primary key,
      endpoint_id text not null references webhook_endpoints (id) on delete cascade,
      key text not null unique,
      body text not null,
      delivered_at timestamptz,
      created_at timestamptz not null default now()
    );
    create index webhook_deliveries_by_endpoint on webhook_deliveries (endpoint_id, created_at);

    create table webhook_attempts (
      id bigint generated always as identity primary key,
      delivery_id text not null references webhook_deliveries (id) on delete cascade,
      attempted_at timestamptz not null default now(),
      response_status integer,
      duration_ms integer not null,
      error text
    );
    comment on table webhook_attempts is
      'Kept as long as the delivery.';
    create index webhook_attempts_by_delivery on webhook_attempts (delivery_id);`.execute(db);
}
