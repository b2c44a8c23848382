import { groupBy } from '../../domain/shared/groupBy.ts';
import type { Database } from '../../store/database.ts';
import { takeSlotsOfEach } from '../../store/messaging/rateSlots.ts';
import type { WaitingRecipient } from '../../store/messaging/waitingRecipients.ts';

/** A recipient whose slot comes this soon goes with the present batch, ms. */
const SOON_MS = 10_000;

/**
 * Keeps e-mails to each domain under a rate, over all bulk sends, because mailbox providers reject senders that send
 * too fast. Splits recipients into those whose slot is near and those who wait for theirs, which is kept for them.
 */
export async function deferOverDomainRate(
  db: Database,
  recipients: readonly WaitingRecipient[],
  perMinute: number,
  /** ISO 8601, UTC. */
  at: string,
): Promise<{
  now: WaitingRecipient[];
  later: { contactId: string; reason: 'DomainRate'; until: string; hasDomainSlot: true }[];
}> {
  const spacingMs = 60_000 / perMinute;
  const now = recipients.filter(({ hasDomainSlot }) => hasDomainSlot);
  const domains = [
    ...groupBy(
      recipients.filter(({ hasDomainSlot }) => !hasDomainSlot),
      ({ contact }) => (contact.email ?? '').split('@').at(-1)?.toLowerCase() ?? '',
    ),
  ];
  const waits = await takeSlotsOfEach(
    db,
    domains.map(([domain, { length }]) => ({ name: `domain/${domain}`, count: length, spacingMs })),
  );
  const later = domains.flatMap(([, members], index) =>
    members.flatMap((recipient, place) => {
      const waitMs = (waits[index] ?? 0) + place * spacingMs;
      if (waitMs <= SOON_MS) {
        now.push(recipient);
        return [];
      }
      const until = new Date(Date.parse(at) + waitMs).toISOString();
      return [
        {
          contactId: recipient.contact.id,
          reason: 'DomainRate' as const,
          until,
          hasDomainSlot: true as const,
        },
      ];
    }),
  );
  return { now, later };
}
