import type { Command } from 'commander';
import { z } from 'zod';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { AUDIT_GENESIS, type AuditHead, followAuditChain } from '../../security/auditChain.ts';
import type { Database } from '../../store/database.ts';
import { listAuditEntries, listNewestAuditEntries } from '../../store/operations/auditEvents.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';

/** A head as `audit verify` prints it: the number of the last entry and its hash. */
const Head = z
  .string()
  .regex(/^\d{1,15}:[0-9a-f]{64}$/, 'must be NUMBER:HASH, as audit verify prints it')
  .transform((text): AuditHead => ({ sequence: Number(text.split(':')[0]), hash: text.split(':')[1] ?? '' }));

const PAGE_ENTRIES = 1_000;

/** `audit list` and `audit verify`: what was handed out and refused, and whether that record is whole. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('what was handed out and what was refused');
  audit
    .command('list')
    .option('--subject <id>', 'only what concerns this, such as a link')
    .option('--limit <count>', 'how many, newest first', '20')
    .option('--json', 'print one JSON object', false)
    .description('list the newest entries')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- audit list --subject dl_0123456789abcdef0123456789abcdef',
    )
    .action(async (options: { subject?: string; limit: string; json: boolean }) => {
      const limit = parseArgument('--limit', z.coerce.number().int().min(1).max(1_000), options.limit);
      await withContext(async (context) => {
        const { subject } = options;
        const entries = await listNewestAuditEntries(await context.database(), { subject, limit });
        const lines = entries.map(
          (entry) =>
            `${entry.sequence}  ${entry.at.toISOString()}  ${entry.action}  ${entry.subject ?? '-'}  ${JSON.stringify(entry.details)}`,
        );
        createOutput(options.json).result({ entries }, lines.join('\n') || 'no entries');
      });
    });

  audit
    .command('verify')
    .option('--head <head>', 'NUMBER:HASH of an earlier time, which must still be in the chain')
    .option('--json', 'print one JSON object', false)
    .description('check that no entry was changed or removed, and print the head: keep it somewhere else')
    .addHelpText('after', '\nExample:\n  npm run client -- audit verify --json')
    .action(async (options: { head?: string; json: boolean }) => {
      const kept = options.head === undefined ? undefined : parseArgument('--head', Head, options.head);
      await withContext(async (context) => {
        const head = await verifyChain(await context.database(), kept);
        const text = `${head.sequence}:${head.hash}`;
        createOutput(options.json).result(
          { entries: head.sequence, head: text },
          `${head.sequence} entries are as they were written\nhead: ${text}`,
        );
      });
    });
}

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
