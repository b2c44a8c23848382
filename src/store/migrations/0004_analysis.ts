import { type Kysely, sql } from 'kysely';

/** Analyses, the tasks of the model in their stages, cached answers and the budgets of clinics. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table analyses (
      clinic_id text not null,
      id text not null,
      dataset_id text not null,
      question text not null,
      locale text not null,
      read_rows text not null,
      workflow_id text not null,
      model text not null,
      prompt_version text not null,
      sandbox boolean not null,
      status text not null,
      plan jsonb,
      results jsonb,
      claims jsonb,
      answer jsonb,
      prompt_tokens bigint not null default 0,
      output_tokens bigint not null default 0,
      cost_usd double precision default 0,
      max_tokens bigint,
      max_cost_usd double precision,
      rows_read bigint,
      chunks_read integer,
      missing_chunks integer,
      models jsonb,
      created_at timestamptz not null default now(),
      finished_at timestamptz,
      primary key (clinic_id, id),
      foreign key (clinic_id, dataset_id) references datasets (clinic_id, id) on delete cascade,
      constraint analyses_status check (status in ('running', 'completed', 'failed', 'cancelled'))
    );
    comment on column analyses.plan is
      'The plan that was followed, and whose it is.';
    comment on column analyses.results is
      'What was computed from all rows.';
    comment on column analyses.claims is
      'What the model said about the rows it read, and what all rows say about that.';
    comment on column analyses.cost_usd is
      'Null once a call had no known price.';
    create index analyses_by_dataset on analyses (clinic_id, dataset_id);

    create table analysis_tasks (
      clinic_id text not null,
      analysis_id text not null,
      stage text not null,
      index integer not null,
      part text not null default '',
      state text not null default 'waiting',
      rows bigint not null,
      chunks integer not null,
      tokens integer not null default 0,
      content_hash text not null,
      requested_at timestamptz,
      requests integer not null default 0,
      reserved_tokens integer not null default 0,
      reserved_cost_usd double precision not null default 0,
      draft text,
      failure_code text,
      answered_at timestamptz,
      answer jsonb,
      model text,
      cached boolean not null default false,
      prompt_tokens integer not null default 0,
      output_tokens integer not null default 0,
      primary key (clinic_id, analysis_id, stage, index, part),
      foreign key (clinic_id, analysis_id) references analyses (clinic_id, id) on delete cascade,
      constraint analysis_tasks_stage check (stage in ('plan', 'chunks', 'answer')),
      constraint analysis_tasks_state check (state in ('waiting', 'answered', 'split', 'parked', 'skipped'))
    );
    comment on table analysis_tasks is
      'What the model is asked: the plan, the chunks that it reads, and the answer. A chunk that was too large for one reply is split: its halves are parts 0 and 1, theirs 00, 01 and so on.';
    create index analysis_tasks_unfinished on analysis_tasks (clinic_id, analysis_id, state, stage)
      where state in ('waiting', 'parked', 'skipped');

    create table answer_cache (
      clinic_id text not null references clinics (id),
      scope text not null,
      content_hash text not null,
      answer jsonb,
      model text not null,
      created_at timestamptz not null default now(),
      primary key (clinic_id, scope, content_hash)
    );
    comment on table answer_cache is
      'Answers that can be given again to the same content, question and clinic.';
    comment on column answer_cache.scope is
      'Model, prompt version, language and question.';
    comment on column answer_cache.answer is
      'Null for content that is too large for one answer.';

    create table clinic_budgets (
      clinic_id text not null references clinics (id),
      day text not null,
      max_tokens bigint,
      max_cost_usd double precision,
      set_at timestamptz not null default now(),
      primary key (clinic_id, day)
    );
    comment on table clinic_budgets is
      'Limits of one day, which hold instead of those of the clinic''s profile.';
    comment on column clinic_budgets.day is
      'UTC.';

    create table clinic_spending (
      clinic_id text not null references clinics (id),
      day text not null,
      tokens bigint not null,
      cost_usd double precision,
      primary key (clinic_id, day)
    );
    comment on column clinic_spending.day is
      'UTC.';
    comment on column clinic_spending.cost_usd is
      'Null once a call had no known price.';`.execute(db);
}
