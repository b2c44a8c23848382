import { type Kysely, sql } from 'kysely';

/** Notifications, their messages and what happened to them, suppressions, replies and bulk sends. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table message_templates (
      clinic_id text not null references clinics (id),
      name text not null,
      version integer not null,
      definition jsonb,
      changed_by text not null,
      changed_at timestamptz not null default now(),
      primary key (clinic_id, name, version)
    );
    comment on table message_templates is
      'The words of clinics, in all versions: for built-in templates, and for templates of their own.';
    comment on column message_templates.definition is
      'TemplateDefinition of src/domain/messaging/templateDefinition.ts; null where this version removed the template.';

    create table notifications (
      clinic_id text not null,
      id text not null,
      key text not null,
      contact_id text not null,
      template text not null,
      variables jsonb not null,
      content_hash text not null,
      category text not null,
      analysis_id text,
      report_id text,
      channels jsonb not null,
      critical boolean not null default false,
      deliver_within_seconds integer,
      expires_at timestamptz,
      appointment_id text,
      deadline timestamptz,
      reply_workflow_id text,
      outcome text,
      outcome_reason text,
      ended_at timestamptz,
      test_locale text,
      created_at timestamptz not null default now(),
      primary key (clinic_id, id),
      foreign key (clinic_id, contact_id) references contacts (clinic_id, id) on delete cascade,
      foreign key (clinic_id, analysis_id) references analyses (clinic_id, id) on delete cascade,
      foreign key (clinic_id, report_id) references reports (clinic_id, id) on delete set null (report_id),
      constraint notifications_unique_key unique (clinic_id, key),
      constraint notifications_category check (category in ('transactional', 'reminder', 'marketing'))
    );
    comment on column notifications.report_id is
      'Null once the report is removed: the notification is kept longer than its report.';
    comment on column notifications.deadline is
      'Until then it has to reach the contact: quiet hours and caps that last longer do not hold it back.';
    comment on column notifications.test_locale is
      'Of a test of a template: the language that it is in, with sample values.';
    create index notifications_by_appointment on notifications (clinic_id, appointment_id)
      where appointment_id is not null;
    create index notifications_by_contact on notifications (clinic_id, contact_id, created_at);
    -- The clean-up looks for those that are kept long enough.
    create index notifications_ended on notifications (clinic_id, ended_at, id) where outcome is not null;

    create table sending_decisions (
      clinic_id text not null,
      id bigserial,
      notification_id text not null,
      channel text not null,
      decided_at timestamptz not null,
      action text not null,
      reason text,
      until timestamptz,
      primary key (clinic_id, id),
      foreign key (clinic_id, notification_id) references notifications (clinic_id, id) on delete cascade
    );
    create index sending_decisions_by_notification on sending_decisions (clinic_id, notification_id);

    create table messages (
      clinic_id text not null,
      id text not null,
      notification_id text not null,
      channel text not null,
      status text not null,
      status_rank integer not null,
      recipient text,
      sender text,
      account text,
      segments integer,
      template_version integer,
      request jsonb,
      requested_at timestamptz,
      provider_id text,
      previous_provider_ids text[] not null default '{}',
      failure_code text,
      resent boolean not null default false,
      in_batch boolean not null default false,
      first_answer integer,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (clinic_id, id),
      foreign key (clinic_id, notification_id) references notifications (clinic_id, id) on delete cascade,
      constraint messages_unique_channel unique (clinic_id, notification_id, channel)
    );
    comment on column messages.sender is
      'The address, number or Messaging Service that it was sent from.';
    comment on column messages.account is
      'Keyed hash of the clinic''s own account at the provider that the request went to; null for the account of the configuration.';
    comment on column messages.template_version is
      'The version of the clinic''s own words that it was written with; null for built-in words.';
    comment on column messages.in_batch is
      'Sent in a batch with others: its request and idempotency key are those of the batch.';
    comment on column messages.first_answer is
      'The first of the two numbers that answer the question of an SMS; null for one that asks nothing.';
    comment on column messages.previous_provider_ids is
      'The provider''s records of this message that failed before the current one.';
    create unique index messages_by_provider_id on messages (provider_id);
    create index messages_by_recipient on messages (recipient, requested_at);
    -- Failures after acceptance are few: the sweep that continues over the next channel looks for these.
    create index messages_failed on messages (updated_at)
      where status in ('failed', 'bounced') and provider_id is not null;
    -- The list of failures looks for these.
    create index messages_given_up on messages (updated_at) where status in ('failed', 'bounced', 'unknown');
    -- The sweep that reconciles looks for these few among many.
    create index messages_unsettled on messages (id)
      where status in ('requested', 'unknown') and provider_id is null;

    create table message_changes (
      clinic_id text not null,
      id bigserial,
      message_id text not null,
      status text not null,
      failure_code text,
      provider_id text,
      changed_at timestamptz not null default clock_timestamp(),
      primary key (clinic_id, id),
      foreign key (clinic_id, message_id) references messages (clinic_id, id) on delete cascade
    );
    comment on table message_changes is
      'Every status a message has had, written by triggers.';
    create index message_changes_by_message on message_changes (clinic_id, message_id, id);

    create table provider_events (
      provider text not null,
      event_id text not null,
      type text not null,
      provider_message_id text not null,
      clinic_id text,
      message_id text,
      failure_code text,
      payload jsonb,
      received_at timestamptz not null default now(),
      primary key (provider, event_id),
      foreign key (clinic_id, message_id) references messages (clinic_id, id) on delete cascade
    );
    comment on column provider_events.clinic_id is
      'Null, as the message, while no message is known by the provider''s id.';
    comment on column provider_events.failure_code is
      'Why the message was not delivered.';
    comment on column provider_events.payload is
      'As the provider sent it, for audit.';
    create index provider_events_by_provider_id on provider_events (provider, provider_message_id);
    create index provider_events_by_message on provider_events (clinic_id, message_id);

    create table suppressions (
      clinic_id text not null references clinics (id),
      id text not null default ('su_' || replace(gen_random_uuid()::text, '-', '')),
      channel text not null,
      address text,
      address_hash text,
      category text,
      reason text not null,
      sender text,
      message_id text,
      created_at timestamptz not null default now(),
      lifted_at timestamptz,
      lifted_by text,
      primary key (clinic_id, id),
      constraint suppressions_address check ((address is null) <> (address_hash is null))
    );
    comment on table suppressions is
      'By address, not by contact: an address stays suppressed for every contact of the clinic that has it.';
    comment on column suppressions.address_hash is
      'Keyed hash of the channel and the address, in place of an address that was erased.';
    comment on column suppressions.sender is
      'Of a block of the provider: the number or Messaging Service that the recipient has blocked, for every clinic that sends from it.';
    create index suppressions_by_message on suppressions (clinic_id, message_id) where message_id is not null;
    create unique index suppressions_unique_active
      on suppressions (address, clinic_id, channel, reason, category, sender) nulls not distinct
      where lifted_at is null and address is not null;
    create index suppressions_by_hash on suppressions (address_hash)
      where lifted_at is null and address_hash is not null;

    create table inbound_messages (
      clinic_id text not null references clinics (id),
      id text not null,
      provider_id text not null unique,
      sender text not null,
      recipient text not null,
      body text not null,
      meaning text not null,
      contact_id text,
      notification_id text,
      workflow_id text,
      state text not null,
      received_at timestamptz not null default now(),
      settled_at timestamptz,
      primary key (clinic_id, id),
      foreign key (clinic_id, contact_id) references contacts (clinic_id, id) on delete set null (contact_id),
      foreign key (clinic_id, notification_id) references notifications (clinic_id, id) on delete set null (notification_id)
    );
    create index inbound_messages_by_state on inbound_messages (state, received_at);
    create index inbound_messages_settled on inbound_messages (clinic_id, settled_at, id)
      where state in ('handled', 'signalled');
    create index inbound_messages_pending on inbound_messages (clinic_id, contact_id, received_at)
      where state = 'pending';`.execute(db);
  await recordMessageChanges(db);
  await createBulkTables(db);
}

/**
 * The database itself keeps every status of a message, so that no way of changing one is left out; once per statement,
 * so that batches stay cheap.
 */
async function recordMessageChanges(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function record_new_messages() returns trigger language plpgsql as $$
    begin
      insert into message_changes (clinic_id, message_id, status, failure_code, provider_id)
        select clinic_id, id, status, failure_code, provider_id from after_change;
      return null;
    end $$;
    create function record_message_changes() returns trigger language plpgsql as $$
    begin
      insert into message_changes (clinic_id, message_id, status, failure_code, provider_id)
        select changed.clinic_id, changed.id, changed.status, changed.failure_code, changed.provider_id
        from after_change changed join before_change former using (clinic_id, id)
        where (changed.status, changed.failure_code, changed.provider_id)
          is distinct from (former.status, former.failure_code, former.provider_id);
      return null;
    end $$;

    create trigger messages_inserted after insert on messages
      referencing new table as after_change for each statement execute function record_new_messages();
    create trigger messages_updated after update on messages
      referencing old table as before_change new table as after_change
      for each statement execute function record_message_changes();`.execute(db);
}

/** Bulk sends, their recipients and batches, and the slots that keep a rate. */
async function createBulkTables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rate_slots (
      name text primary key,
      next_at timestamptz not null
    );

    create table bulk_sends (
      clinic_id text not null references clinics (id),
      id text not null,
      channel text not null,
      category text not null,
      content jsonb not null,
      state text not null default 'draft',
      created_at timestamptz not null default now(),
      ended_at timestamptz,
      primary key (clinic_id, id)
    );

    create table bulk_recipients (
      clinic_id text not null,
      bulk_id text not null,
      contact_id text not null,
      position bigserial not null,
      state text not null default 'waiting',
      reason text,
      not_before timestamptz not null default '-infinity',
      has_domain_slot boolean not null default false,
      batch integer,
      message_id text,
      primary key (clinic_id, bulk_id, contact_id),
      foreign key (clinic_id, bulk_id) references bulk_sends (clinic_id, id) on delete cascade,
      foreign key (clinic_id, contact_id) references contacts (clinic_id, id) on delete cascade
    );
    comment on column bulk_recipients.not_before is
      'Deferred until then by quiet hours, a cap or the rate of the recipient''s domain.';
    create index bulk_recipients_by_batch on bulk_recipients (clinic_id, bulk_id, batch);
    create index bulk_recipients_waiting on bulk_recipients (clinic_id, bulk_id, not_before, position)
      where state = 'waiting';

    create table bulk_batches (
      clinic_id text not null,
      bulk_id text not null,
      batch integer not null,
      idempotency_key text not null unique,
      request jsonb,
      message_ids jsonb not null,
      requested_at timestamptz,
      account text,
      settled_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (clinic_id, bulk_id, batch),
      foreign key (clinic_id, bulk_id) references bulk_sends (clinic_id, id) on delete cascade
    );
    comment on column bulk_batches.idempotency_key is
      'Sent with the request.';
    comment on column bulk_batches.request is
      'Kept until Resend has accepted it.';
    comment on column bulk_batches.account is
      'As messages.account.';`.execute(db);
}
