import { createReadStream } from 'node:fs';
import { access, constants, readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import type { Command } from 'commander';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { sendBulk, surveyBulk } from '../../contracts/messaging/bulkJobs.ts';
import { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import { BulkId, ClinicId } from '../../contracts/shared/ids.ts';
import { NotificationContent } from '../../domain/messaging/notificationContent.ts';
import { InputError } from '../../inputError.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../../store/database.ts';
import * as bulks from '../../store/messaging/bulkSends.ts';
import { clinicOption } from '../datasets/datasetCommands.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { runJob } from '../shared/runJob.ts';

interface SendOptions {
  readonly content: string;
  readonly channel: string;
  readonly category: string;
  readonly csv?: string;
  readonly locale?: string;
  readonly wanted: boolean;
  readonly clinic: string;
  readonly dryRun: boolean;
  readonly detach: boolean;
  readonly json: boolean;
}

/** `bulk send`, `bulk status` and `bulk recipients`; `pause`, `resume`, `cancel` and `watch` take the job's id. */
export function addBulkCommands(program: Command): void {
  const bulk = program.command('bulk').description('one message to many contacts');
  bulk
    .command('send')
    .requiredOption(
      '--content <file>',
      'JSON: a template and its variables, such as docs/guides/bulk.md shows',
    )
    .option('--channel <channel>', 'email or sms', 'email')
    .option('--category <category>', 'transactional, reminder or marketing', 'marketing')
    .option('--csv <file>', 'recipients: a CSV whose header has contact, reference, email or phone')
    .option('--locale <locale>', 'only contacts of this language, en or de')
    .option('--wanted', 'only contacts whose preferences name the channel for the category', false)
    .addOption(clinicOption())
    .option('--dry-run', 'tell who would get it, and send nothing', false)
    .option('--detach', 'start the job and return at once', false)
    .option('--json', 'print one JSON object', false)
    .description('send a message to the contacts of a clinic, or to those a CSV lists')
    .addHelpText('after', '\nExample:\n  npm run client -- bulk send --content news.json --wanted --dry-run')
    .action(sendAction);

  bulk
    .command('status')
    .argument('<bulk>', 'the id of a bulk send, bk_…')
    .option('--json', 'print one JSON object', false)
    .description('what became of the recipients so far')
    .addHelpText('after', '\nExample:\n  npm run client -- bulk status bk_0123456789abcdef01234567')
    .action(async (id: string, options: { json: boolean }) => {
      const bulkId = parseArgument('bulk', BulkId, id);
      await withContext(async (context) => {
        const { database, found } = await open(context, bulkId);
        const counts = await bulks.countBulkOutcomes(database, bulkId);
        const text = Object.entries(counts).map(([name, count]) => `  ${name}: ${count}`);
        createOutput(options.json).result(
          { bulkId, state: found.state, ...counts },
          [`${bulkId} ${found.state}`, ...text].join('\n'),
        );
      });
    });

  bulk
    .command('recipients')
    .argument('<bulk>', 'the id of a bulk send, bk_…')
    .option('--outcome <outcome>', 'waiting, accepted, failed, unknown, refused or cancelled')
    .option('--limit <count>', 'how many', '100')
    .option('--json', 'print one JSON object', false)
    .description('list what became of each recipient')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- bulk recipients bk_0123456789abcdef01234567 --outcome failed',
    )
    .action(async (id: string, options: { outcome?: string; limit: string; json: boolean }) => {
      const bulkId = parseArgument('bulk', BulkId, id);
      const limit = parseArgument('--limit', z.coerce.number().int().min(1).max(100_000), options.limit);
      const outcome =
        options.outcome === undefined
          ? null
          : parseArgument('--outcome', bulks.RecipientOutcome, options.outcome);
      await withContext(async (context) => {
        const { database } = await open(context, bulkId);
        const recipients = await bulks.listBulkRecipients(database, bulkId, { outcome, limit });
        const lines = recipients.map((one) =>
          [one.contactId, one.outcome, one.status, one.messageId, one.reason].filter(Boolean).join('  '),
        );
        createOutput(options.json).result({ recipients }, lines.join('\n') || 'no such recipients');
      });
    });
}

async function open(context: { database(): Promise<Database> }, bulkId: BulkId) {
  const database = await context.database();
  const found = await bulks.findBulkSend(database, bulkId);
  if (!found) throw new InputError('UnknownId', `there is no bulk send ${bulkId}`);
  return { database, found };
}

async function sendAction(options: SendOptions): Promise<void> {
  const clinicId = parseArgument('--clinic', ClinicId, options.clinic);
  const channel = parseArgument('--channel', Channel, options.channel);
  const category = parseArgument('--category', MessageCategory, options.category);
  const locale =
    options.locale === undefined
      ? null
      : parseArgument('--locale', z.enum(['en', 'de'], 'must be en or de'), options.locale);
  if (options.csv !== undefined && (locale !== null || options.wanted)) {
    throw new InputError(
      'InvalidArgument',
      '--csv: names its recipients itself; leave out --locale and --wanted',
    );
  }
  const content = await readContent(options.content);
  if (options.csv !== undefined) await requireCsv(options.csv);
  const bulkId = parseArgument('bulk', BulkId, newId('bk'));
  const bulk = { id: bulkId, clinicId, channel, category, content };
  const output = createOutput(options.json);
  await withContext(async (context) => {
    const database = await context.database();
    // Fails, if it does, before anything is stored.
    await context.temporal();
    await bulks.createBulkSend(database, bulk);
    let isStarted = false;
    try {
      const unmatched =
        options.csv === undefined
          ? await addSegment(database, bulk, { locale, wantedOnly: options.wanted })
          : await addCsv(database, bulk, options.csv);
      for (const line of unmatched.slice(0, 20)) output.note(line);
      if (options.dryRun) {
        const { result } = await runJob(context, surveyBulk, { bulkId, clinicId }, { detach: false, output });
        output.result({ ...result, unmatched: unmatched.length }, JSON.stringify(result, undefined, 2));
        return;
      }
      isStarted = true;
      const run = await runJob(context, sendBulk, { bulkId, clinicId }, { detach: options.detach, output });
      output.result(
        { bulkId, ...run, unmatched: unmatched.length },
        run.result ? JSON.stringify(run.result) : bulkId,
      );
    } finally {
      if (!isStarted) await bulks.deleteDraft(database, bulkId);
    }
  });
}

async function readContent(file: string): Promise<NotificationContent> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new InputError('InvalidArgument', `--content: ${file} cannot be read`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new InputError('InvalidArgument', `--content: ${file} is not JSON`);
  }
  const Sendable = NotificationContent.refine(
    ({ template }) => SENDABLE.has(template),
    `template: must be ${[...SENDABLE].join(' or ')}`,
  );
  const content = Sendable.safeParse(json);
  if (content.success) return content.data;
  const problems = content.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new InputError('InvalidArgument', `--content: ${problems.join('; ')}`);
}

/** Templates that say the same to everybody. */
const SENDABLE: ReadonlySet<string> = new Set(['announcement', 'regular-check-up']);

async function addSegment(db: Database, bulk: bulks.BulkSend, segment: bulks.Segment): Promise<string[]> {
  const count = await bulks.addSegment(db, bulk, segment);
  if (count === 0) throw new InputError('NoRecipients', 'no contact of the clinic is in this segment');
  return [];
}

/** Lines of a list are looked up so many at a time. */
const PAGE = 1_000;

/** Adds those a CSV lists; answers one line for each of its lines that names no contact. */
async function addCsv(db: Database, bulk: bulks.BulkSend, file: string): Promise<string[]> {
  const unmatched: string[] = [];
  let page: { line: number; value: string }[] = [];
  let key: bulks.ContactKey | undefined;
  const flush = async () => {
    if (!key) return;
    const column = key;
    const unknown = new Set(
      await bulks.addListed(
        db,
        bulk,
        column,
        page.map(({ value }) => value),
      ),
    );
    unmatched.push(
      ...page
        .filter(({ value }) => unknown.has(value))
        .map(({ line }) => `line ${line}: no contact has this ${column}`),
    );
    page = [];
  };
  const parser = pipeline(
    createReadStream(file),
    parse({
      bom: true,
      columns: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }),
    // What goes wrong with the file reaches the loop below through the parser.
    () => undefined,
  );
  try {
    for await (const row of parser) {
      const { record, info } = CsvRow.parse(row);
      key ??= bulks.CONTACT_KEYS.find((name) => name in record);
      if (!key) {
        const names = bulks.CONTACT_KEYS.join(', ');
        throw new InputError('InvalidArgument', `--csv: the header must have one of ${names}`);
      }
      page.push({ line: info.lines, value: record[key] ?? '' });
      if (page.length === PAGE) await flush();
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw unreadableCsv(file, error);
  }
  await flush();
  const counts = await bulks.countBulkOutcomes(db, bulk.id);
  if (counts.total === 0) throw new InputError('NoRecipients', `--csv: no line of ${file} names a contact`);
  return unmatched;
}

/** @throws InputError for a file that is not there, before anything is opened or stored. */
async function requireCsv(file: string): Promise<void> {
  await access(file, constants.R_OK).catch((error: unknown) => {
    throw unreadableCsv(file, error);
  });
}

function unreadableCsv(file: string, error: unknown): InputError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'it is not a CSV';
  return new InputError('InvalidArgument', `--csv: ${file} cannot be read: ${reason}`);
}

const CsvRow = z.object({
  record: z.record(z.string(), z.string()),
  info: z.object({ lines: z.int() }),
});
