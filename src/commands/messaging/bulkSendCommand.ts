import { createReadStream } from 'node:fs';
import { access, constants, readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { sendBulk, surveyBulk } from '../../contracts/messaging/bulkJobs.ts';
import { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import { BulkId } from '../../contracts/shared/ids.ts';
import { NotificationContent } from '../../domain/messaging/notificationContent.ts';
import { InputError } from '../../inputError.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../../store/database.ts';
import * as bulks from '../../store/messaging/bulkSends.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { flag, option } from '../shared/parameters.ts';
import { detachFlag, runJob } from '../shared/runJob.ts';

export const sendBulkCommand = defineCommand({
  name: 'bulk send',
  input: {
    content: option(z.string(), 'file', 'JSON: a template and its variables, such as docs/bulk.md shows'),
    channel: option(Channel, 'channel', 'how it is sent', 'email'),
    category: option(MessageCategory, 'category', 'what it counts as', 'marketing'),
    csv: option(
      z.string().optional(),
      'file',
      'recipients: a CSV whose header has contact, reference, email or phone',
    ),
    locale: option(
      z.enum(['en', 'de'], 'must be en or de').optional(),
      'locale',
      'only contacts of this language',
    ),
    wanted: flag('only contacts whose preferences name the channel for the category'),
    clinic: clinicOption(),
    dryRun: flag('show who would get it, and send nothing'),
    detach: detachFlag(),
  },
  examples: ['bulk send --content news.json --wanted --dry-run'],
  run: async ({ csv, locale = null, wanted, clinic: clinicId, dryRun, detach, ...given }, context) => {
    if (csv !== undefined && (locale !== null || wanted)) {
      throw new InputError(
        'InvalidArgument',
        '--csv: names its recipients itself; leave out --locale and --wanted',
      );
    }
    const content = await readContent(given.content);
    if (csv !== undefined) await requireCsv(csv);
    const bulkId = BulkId.parse(newId('bk'));
    const bulk = { ...given, id: bulkId, clinicId, content };
    const database = await context.database();
    // Fails, if it does, before anything is stored.
    await context.temporal();
    await bulks.createBulkSend(database, bulk);
    let isStarted = false;
    try {
      const unmatched =
        csv === undefined
          ? await addSegment(database, bulk, { locale, wantedOnly: wanted })
          : await addCsv(database, bulk, csv);
      for (const line of unmatched.slice(0, 20)) context.note(line);
      const counts = { unmatched: unmatched.length };
      if (dryRun) {
        const { result } = await runJob(context, surveyBulk, { bulkId, clinicId });
        return { value: { ...result, ...counts }, text: JSON.stringify(result, undefined, 2) };
      }
      isStarted = true;
      const run = await runJob(context, sendBulk, { bulkId, clinicId }, { detach });
      return {
        value: { bulkId, ...run, ...counts },
        text: run.result ? JSON.stringify(run.result) : bulkId,
      };
    } finally {
      if (!isStarted) await bulks.deleteDraft(database, bulkId);
    }
  },
});

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

/** Templates that say the same to every contact. */
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
