import { z } from 'zod';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { AUDIT_GENESIS, type AuditHead, followAuditChain } from '../../security/auditChain.ts';
import type { Database } from '../../store/database.ts';
import { listAuditEntries, pageOfAuditEntries } from '../../store/operations/auditEvents.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { option } from '../shared/parameters.ts';

/** A head as audit verify prints it: the number of the last entry and its hash. */
const Head = z
  .string()
  .regex(/^\d{1,15}:[0-9a-f]{64}$/, 'must be NUMBER:HASH, as audit verify prints it')
  .transform((text): AuditHead => ({ sequence: Number(text.split(':')[0]), hash: text.split(':')[1] ?? '' }));

const PAGE_ENTRIES = 1_000;

/** The number of an entry. */
const EntryNumber = z.string().regex(/^\d{1,15}$/, 'must be the number of an entry, such as 42');

export const listAudit = defineCommand({
  name: 'audit list',
  input: {
    clinic: operatorClinicOption('entries'),
    subject: option(z.string().optional(), 'id', 'only entries about this, such as a link'),
    ...pageOptions(EntryNumber),
  },
  examples: ['audit list --subject dl_0123456789abcdef0123456789abcdef', 'audit list --since 7d'],
  run: async ({ clinic, ...request }, context) => {
    const filter = { ...request, clinicId: await operatorClinic(context, clinic) };
    return listResult({
      name: 'entries',
      page: await pageOfAuditEntries(await context.database(), filter),
      header: ['entry', 'at', 'clinic', 'action', 'subject', 'details'],
      cells: ({ sequence, at, clinicId, action, subject, details }) => [
        String(sequence),
        at.toISOString(),
        clinicId ?? '-',
        action,
        subject ?? '-',
        JSON.stringify(details),
      ],
    });
  },
});

export const verifyAudit = defineCommand({
  name: 'audit verify',
  input: {
    head: option(Head.optional(), 'head', 'NUMBER:HASH of an earlier time, which must still be in the chain'),
  },
  examples: ['audit verify --json'],
  run: async ({ head: kept }, context) => {
    const head = await verifyChain(await context.database(), kept);
    const text = `${head.sequence}:${head.hash}`;
    return {
      value: { entries: head.sequence, head: text },
      text: `${head.sequence} entries are as they were written\nhead: ${text}`,
    };
  },
});

/**
 * Follows the chain to its end, past the head that was kept, if any.
 *
 * @throws PermanentError `AuditChainBroken`
 */
async function verifyChain(database: Database, kept: AuditHead | undefined): Promise<AuditHead> {
  let head = AUDIT_GENESIS;
  for (;;) {
    const entries = await listAuditEntries(database, { after: head.sequence, limit: PAGE_ENTRIES });
    const next = followAuditChain(head, entries);
    if ('problem' in next) throw broken(`entry ${next.sequence} is ${next.problem}`);
    const passed = [head, ...entries].find(({ sequence }) => sequence === kept?.sequence);
    if (passed && passed.hash !== kept?.hash) throw broken(`entry ${passed.sequence} is not the one kept`);
    if (entries.length === 0) break;
    head = next;
  }
  if (kept && kept.sequence > head.sequence) throw broken(`it ends at ${head.sequence}, before the one kept`);
  return head;
}

const broken = (what: string): PermanentError =>
  new PermanentError('AuditChainBroken', `the audit chain is broken: ${what}; compare with a backup`);
