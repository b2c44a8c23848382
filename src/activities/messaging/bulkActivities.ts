import pLimit from 'p-limit';
import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import type { BulkCounts } from '../../contracts/messaging/bulkJobs.ts';
import type { Channel } from '../../contracts/messaging/notifications.ts';
import { type BulkId, type ClinicId, ContactId, MessageId } from '../../contracts/shared/ids.ts';
import { emailSenderOf } from '../../domain/messaging/clinicSender.ts';
import type { SendingDecision } from '../../domain/messaging/sendingRules.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { decideForContacts, type RuledMessage } from '../../notifications/decideForContacts.ts';
import type { SendingRuleOptions } from '../../notifications/sendingRuleOptions.ts';
import { MAX_BATCH_EMAILS } from '../../providers/resend.ts';
import { newId } from '../../security/newId.ts';
import { requireClinic } from '../../store/clinics/clinics.ts';
import { addressOf, type Contact } from '../../store/contacts/contacts.ts';
import type { Database } from '../../store/database.ts';
import * as batches from '../../store/messaging/bulkBatches.ts';
import * as bulks from '../../store/messaging/bulkSends.ts';
import { contentHash } from '../../store/messaging/notifications.ts';
import * as recipients from '../../store/messaging/waitingRecipients.ts';
import { cancellation } from '../shared/cancellation.ts';
import { type BulkWords, bulkWords } from './bulkWords.ts';
import { deferOverDomainRate } from './domainRate.ts';
import { loadBulkEmailWriter, writeBulkEmails } from './writeBulkEmails.ts';

export interface BulkActivityOptions {
  readonly database: Database;
  readonly rules: SendingRuleOptions;
  /** Where links in messages lead. */
  readonly publicUrl: string;
  /** Most e-mails per minute to the recipients of one domain; null for no limit. */
  readonly domainPerMinute: number | null;
}

/** What names a bulk send. */
interface BulkKey {
  readonly clinicId: ClinicId;
  readonly bulkId: BulkId;
}

/** Result of a request for the next batch. */
export type FormedBatch = {
  /** How many recipients were refused meanwhile. */
  readonly refused: number;
} & (
  | {
      /** Committed; `messageIds` are those to be sent one by one, which is none for e-mail. */
      readonly kind: 'formed';
      readonly recipients: number;
      readonly messageIds: readonly MessageId[];
    }
  /** No recipient is due; the next one is due at this instant, ISO 8601 in UTC. */
  | { readonly kind: 'waiting'; readonly until: string }
  | { readonly kind: 'exhausted' }
);

export interface BulkPreview {
  readonly total: number;
  readonly send: number;
  readonly defer: number;
  readonly refuse: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly sample: readonly {
    readonly contactId: ContactId;
    readonly action: SendingDecision['action'];
    readonly reason: string | null;
  }[];
}

/** Most recipients that are looked at for one batch, so that a list of opted-out ones does not outlast the time-out. */
const MAX_LOOKED_AT = 1_000;
const SAMPLE_OF_EACH = 3;
/**
 * Batches that a process forms, or waits for, at the same moment. Each holds one connection and takes slots over another, which
 * are not to be locked until the batch is committed: as many as there are connections would wait for one another.
 */
const FORMED_AT_ONCE = 4;

/** Decides who gets a bulk send and commits what is sent, batch by batch. */
export function bulkActivities(options: BulkActivityOptions) {
  const { database, rules, publicUrl } = options;
  const atOnce = pLimit(FORMED_AT_ONCE);

  return {
    /** Marks the bulk send as running; answers how many recipients it has. Permanent `BulkSendNotFound`. */
    async beginBulk(key: BulkKey): Promise<{ total: number; channel: Channel }> {
      const { channel } = await open(key);
      return { total: await bulks.beginBulkSend(database, key.clinicId, key.bulkId), channel };
    },

    /**
     * Commits the intent to send to the next due recipients, 100 at most, with the e-mails frozen; returns the same batch for the
     * same number.
     */
    async formBulkBatch(
      input: BulkKey & {
        batch: number;
        /** ISO 8601, UTC; the workflow's own time. */
        at: string;
      },
    ): Promise<FormedBatch> {
      const { clinicId, bulkId, batch, at } = input;
      const bulk = await open(input);
      const clinic = await requireClinic(database, clinicId);
      const existing = await batches.findBatch(database, clinicId, bulkId, batch);
      if (existing) return formed(bulk, existing.messageIds, 0);
      // Not while recipients are locked.
      if (bulk.channel === 'email') await loadBulkEmailWriter();
      const { messageIds, refused } = await atOnce(() =>
        database.transaction().execute(async (trx) => {
          const chosen = await chooseRecipients(trx, clinic, bulk, at);
          if (chosen.contacts.length > 0)
            await commit(trx, clinic, bulk, { number: batch, contacts: chosen.contacts });
          const made = await batches.findBatch(trx, clinicId, bulkId, batch);
          return { messageIds: made?.messageIds ?? [], refused: chosen.refused };
        }),
      );
      if (messageIds.length > 0) return formed(bulk, messageIds, refused);
      // Others may be at work on the recipients that are left: to ask again at once would only fill the history.
      await atOnce(() => recipients.awaitTaken(database, clinicId, bulkId, new Date(at)));
      const next = await recipients.nextWaitingAt(database, clinicId, bulkId);
      if (!next) return { kind: 'exhausted', refused };
      // Some are free again, or a thousand were refused: it is for the next batch to look again.
      return next.toISOString() <= at
        ? formed(bulk, [], refused)
        : { kind: 'waiting', until: next.toISOString(), refused };
    },

    async countBulk({ clinicId, bulkId }: BulkKey): Promise<BulkCounts> {
      return bulks.countBulkOutcomes(database, clinicId, bulkId);
    },

    /** Ends the bulk send; waiting recipients get no message. */
    async endBulk(input: BulkKey & { state: 'completed' | 'cancelled' | 'failed' }): Promise<BulkCounts> {
      const { clinicId, bulkId, state } = input;
      await bulks.endBulkSend(database, clinicId, bulkId, state);
      return bulks.countBulkOutcomes(database, clinicId, bulkId);
    },

    /** Applies the rules to every recipient as of `at`, and changes nothing. */
    async previewBulk(input: BulkKey & { at: string }): Promise<BulkPreview> {
      const { clinicId, bulkId, at } = input;
      const bulk = await open(input);
      const clinic = await requireClinic(database, clinicId);
      const counts = { send: 0, defer: 0, refuse: 0 };
      const reasons: Record<string, number> = {};
      const sample: BulkPreview['sample'][number][] = [];
      for await (const contacts of bulks.recipientPages(database, clinicId, bulkId)) {
        cancellation().throwIfAborted();
        const decisions = await decideForContacts(database, { clinic, rules }, ruled(bulk), contacts, at);
        for (const [index, decision] of decisions.entries()) {
          const contact = contacts[index];
          if (!contact) continue;
          const reason = decision.action === 'send' ? null : decision.reason;
          counts[decision.action] += 1;
          if (reason !== null) reasons[reason] = (reasons[reason] ?? 0) + 1;
          if (counts[decision.action] <= SAMPLE_OF_EACH) {
            sample.push({ contactId: ContactId.parse(contact.id), action: decision.action, reason });
          }
        }
      }
      return { total: counts.send + counts.defer + counts.refuse, ...counts, reasons, sample };
    },
  };

  async function open({ clinicId, bulkId }: BulkKey) {
    const bulk = await bulks.findBulkSend(database, clinicId, bulkId);
    if (!bulk) throw new PermanentError('BulkSendNotFound', `there is no bulk send ${bulkId}`);
    return bulk;
  }

  /** Takes recipients until a batch is full, refusing and deferring on the way. */
  async function chooseRecipients(
    trx: Database,
    clinic: Clinic,
    bulk: bulks.BulkSend,
    at: string,
  ): Promise<{ contacts: Contact[]; refused: number }> {
    const chosen: Contact[] = [];
    let refused = 0;
    for (let lookedAt = 0; chosen.length < MAX_BATCH_EMAILS && lookedAt < MAX_LOOKED_AT; ) {
      const waiting = await recipients.takeWaiting(trx, clinic.id, bulk.id, {
        at: new Date(at),
        limit: MAX_BATCH_EMAILS - chosen.length,
        // They are marked as waiting until the batch is made.
        except: chosen.map(({ id }) => id),
      });
      cancellation().throwIfAborted();
      if (waiting.length === 0) break;
      lookedAt += waiting.length;
      const contacts = waiting.map(({ contact }) => contact);
      const decisions = await decideForContacts(trx, { clinic, rules }, ruled(bulk), contacts, at);
      const refusals = decided(contacts, decisions, 'refuse');
      await recipients.refuseRecipients(trx, clinic.id, bulk.id, refusals);
      refused += refusals.length;
      await recipients.deferRecipients(
        trx,
        clinic.id,
        bulk.id,
        decided(contacts, decisions, 'defer').map((one) => ({ ...one, hasDomainSlot: false })),
      );
      const allowed = waiting.filter((_, index) => decisions[index]?.action === 'send');
      const { now, later } =
        bulk.channel === 'email' && options.domainPerMinute !== null
          ? await deferOverDomainRate(database, allowed, options.domainPerMinute, at)
          : { now: allowed, later: [] };
      await recipients.deferRecipients(trx, clinic.id, bulk.id, later);
      chosen.push(...now.map(({ contact }) => contact));
    }
    return { contacts: chosen, refused };
  }

  async function commit(
    trx: Database,
    clinic: Clinic,
    bulk: bulks.BulkSend,
    { number, contacts }: { readonly number: number; readonly contacts: readonly Contact[] },
  ): Promise<void> {
    const sender = emailSenderOf(clinic.profile, rules.emailFrom);
    const words = await bulkWords(trx, clinic, bulk.content);
    const chosen = contacts.map((contact) => ({ contact, message: newMessage(bulk, contact, words) }));
    await batches.createBatch(trx, bulk, {
      number,
      idempotencyKey: newId('bb'),
      // Of SMS, which are sent one by one, the sender is settled with each request.
      sender: bulk.channel === 'email' ? sender.from : null,
      request:
        bulk.channel === 'email' ? await writeBulkEmails({ clinic, sender, words, publicUrl }, chosen) : null,
      messages: chosen.map(({ message }) => message),
    });
  }
}

export type BulkActivities = ReturnType<typeof bulkActivities>;

function formed(bulk: bulks.BulkSend, messageIds: readonly MessageId[], refused: number): FormedBatch {
  return {
    refused,
    kind: 'formed',
    recipients: messageIds.length,
    messageIds: bulk.channel === 'email' ? [] : messageIds,
  };
}

const ruled = (bulk: bulks.BulkSend): RuledMessage => ({
  channel: bulk.channel,
  category: bulk.category,
  critical: false,
  expiresAt: null,
  contentHash: contentHash(bulk),
  notificationId: null,
  deadline: null,
  answersHelp: false,
});

function newMessage(bulk: bulks.BulkSend, contact: Contact, words: BulkWords): batches.NewBatchMessage {
  const recipient = addressOf(contact, bulk.channel);
  if (recipient === null) throw new Error('a recipient without an address passed the rules');
  return {
    messageId: MessageId.parse(newId('ms')),
    notificationId: newId('nt'),
    contactId: contact.id,
    recipient,
    templateVersion: bulk.channel === 'email' ? words.versionFor(contact.locale) : null,
  };
}

/** The refused, or the deferred, recipients with the reason and the time. */
function decided(
  contacts: readonly Contact[],
  decisions: readonly SendingDecision[],
  action: 'refuse' | 'defer',
) {
  return contacts.flatMap(({ id }, index) => {
    const decision = decisions[index];
    if (!decision || decision.action === 'send' || decision.action !== action) return [];
    return [
      {
        contactId: id,
        reason: decision.reason,
        until: decision.action === 'defer' ? decision.until : '',
      },
    ];
  });
}
