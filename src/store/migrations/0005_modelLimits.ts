import { type Kysely, sql } from 'kysely';

/** State that all workers share about calls of a model. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table model_states (
      model text primary key,
      not_before_ms double precision not null default 0,
      consecutive_rate_limits integer not null default 0,
      exhausted_day text,
      virtual_time double precision not null default 0,
      token_ratio double precision not null default 1,
      circuit_state text not null default 'closed',
      circuit_successes integer not null default 0,
      circuit_failures integer not null default 0,
      circuit_counted_since_ms double precision not null default 0,
      circuit_until_ms double precision not null default 0,
      circuit_openings integer not null default 0,
      constraint model_states_circuit check (circuit_state in ('closed', 'open', 'halfOpen'))
    );
    comment on table model_states is
      'One row per model. Times are in ms since 1970, of the database''s clock.';
    comment on column model_states.not_before_ms is
      'No call before this time: a rate limit of the provider.';
    comment on column model_states.consecutive_rate_limits is
      'Rate limits in a row that named no time.';
    comment on column model_states.exhausted_day is
      'The provider''s day whose requests are used up, as the provider said.';
    comment on column model_states.virtual_time is
      'Progress of fair queueing: the start tag of the last permit.';
    comment on column model_states.token_ratio is
      'Prompt tokens counted by the provider per estimated one.';

    create table model_permits (
      id bigserial primary key,
      model text not null,
      at_ms double precision not null,
      tokens integer not null
    );
    comment on table model_permits is
      'Calls admitted within the last minutes.';
    create index model_permits_by_time on model_permits (model, at_ms);

    create table model_waiting_calls (
      model text not null,
      id text not null,
      fairness_key text not null,
      priority integer not null,
      start_tag double precision not null,
      tokens integer not null,
      expected_at_ms double precision not null,
      sequence bigserial not null,
      primary key (model, id)
    );
    comment on table model_waiting_calls is
      'Calls that wait for a permit.';
    comment on column model_waiting_calls.expected_at_ms is
      'When its caller asks again; one that does not loses its position.';

    create table fair_queue_tags (
      model text not null,
      fairness_key text not null,
      finish_tag double precision not null,
      primary key (model, fairness_key)
    );
    comment on table fair_queue_tags is
      'Progress of the calls of each clinic in fair queueing.';

    create table model_daily_requests (
      model text not null,
      day text not null,
      requests integer not null,
      primary key (model, day)
    );
    comment on column model_daily_requests.day is
      'The provider''s day.';

    create table model_limit_changes (
      id bigserial primary key,
      model text not null,
      requests_per_minute integer,
      tokens_per_minute integer,
      requests_per_day integer,
      set_by text not null,
      set_at timestamptz not null default now(),
      until timestamptz,
      revoked_at timestamptz
    );
    comment on table model_limit_changes is
      'Who changed a model''s limits, to what and until when. A null limit stays as it was.';
    comment on column model_limit_changes.revoked_at is
      'Set for a change that was taken back.';`.execute(db);
}
