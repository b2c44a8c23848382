import { type Kysely, sql } from 'kysely';

/** Reports, the plans and parts they are rendered from, and the links that download them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table reports (
      clinic_id text not null references clinics (id),
      id text not null,
      kind text not null,
      analysis_id text,
      month text,
      disk text not null,
      object_key text not null,
      file_name text not null,
      bytes bigint not null,
      pages integer not null,
      sha256 text not null,
      created_at timestamptz not null default now(),
      primary key (clinic_id, id),
      foreign key (clinic_id, analysis_id) references analyses (clinic_id, id) on delete cascade
    );
    comment on column reports.analysis_id is
      'The subject of the report, by its kind: an analysis, or a month of a clinic.';
    create index reports_by_analysis on reports (clinic_id, analysis_id);
    create index reports_by_kind on reports (kind, created_at);

    create table report_plans (
      clinic_id text not null references clinics (id),
      report_id text not null,
      kind text not null,
      workflow_id text,
      data jsonb not null,
      style jsonb not null,
      created_at timestamptz not null default now(),
      primary key (clinic_id, report_id)
    );
    comment on column report_plans.workflow_id is
      'The job that makes the report; a clean-up checks whether it still runs.';
    comment on column report_plans.data is
      'Everything the report shows, as the loader of its kind found it.';

    create table report_parts (
      clinic_id text not null,
      report_id text not null,
      index integer not null,
      spec jsonb not null,
      disk text,
      object_key text,
      sha256 text,
      pages integer,
      primary key (clinic_id, report_id, index),
      foreign key (clinic_id, report_id) references report_plans (clinic_id, report_id) on delete cascade
    );
    comment on column report_parts.disk is
      'Null, as the columns below, until the part is rendered.';

    create table download_links (
      clinic_id text not null,
      token_hash text not null unique,
      id text not null default ('dl_' || replace(gen_random_uuid()::text, '-', '')),
      report_id text not null,
      expires_at timestamptz not null,
      max_downloads integer not null,
      downloads integer not null default 0,
      revoked_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (clinic_id, id),
      foreign key (clinic_id, report_id) references reports (clinic_id, id) on delete cascade
    );
    comment on column download_links.id is
      'Names the link to staff; opens nothing.';
    comment on column download_links.downloads is
      'How often the link was redeemed.';
    create index download_links_by_report on download_links (clinic_id, report_id);

    create table download_redemptions (
      clinic_id text not null,
      token_hash text not null unique,
      link_id text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      primary key (clinic_id, token_hash),
      foreign key (clinic_id, link_id) references download_links (clinic_id, id) on delete cascade
    );
    comment on table download_redemptions is
      'The short-lived right to one file that a redeemed link was exchanged for; an interrupted transfer resumes with it.';
    create index download_redemptions_by_link on download_redemptions (clinic_id, link_id);`.execute(db);
}
