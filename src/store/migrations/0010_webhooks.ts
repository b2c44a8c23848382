import { type Kysely, sql } from 'kysely';

/** Endpoints of clinics, deliveries to them and every attempt. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook_endpoints (
      clinic_id text not null references clinics (id),
      id text not null,
      url text not null,
      secret text not null,
      previous_secret text,
      previous_secret_until timestamptz,
      consecutive_failures integer not null default 0,
      disabled_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (clinic_id, id),
      constraint webhook_endpoints_unique unique (clinic_id, url)
    );
    comment on column webhook_endpoints.consecutive_failures is
      'Failed attempts since the last successful one.';

    create table webhook_deliveries (
      clinic_id text not null,
      id text not null,
      endpoint_id text not null,
      key text not null,
      body text not null,
      delivered_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (clinic_id, id),
      unique (clinic_id, key),
      foreign key (clinic_id, endpoint_id) references webhook_endpoints (clinic_id, id) on delete cascade
    );
    create index webhook_deliveries_by_endpoint on webhook_deliveries (clinic_id, endpoint_id, created_at);
    create index webhook_deliveries_undelivered on webhook_deliveries (created_at) where delivered_at is null;

    create table webhook_attempts (
      clinic_id text not null,
      id bigint generated always as identity,
      delivery_id text not null,
      attempted_at timestamptz not null default now(),
      response_status integer,
      duration_ms integer not null,
      error text,
      primary key (clinic_id, id),
      foreign key (clinic_id, delivery_id) references webhook_deliveries (clinic_id, id) on delete cascade
    );
    comment on table webhook_attempts is
      'Kept as long as the delivery.';
    create index webhook_attempts_by_delivery on webhook_attempts (clinic_id, delivery_id);`.execute(db);
}
