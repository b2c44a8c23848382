import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { previewBulk, sendBulk } from '../../contracts/messaging/bulkJobs.ts';
import { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import { BulkId, type ClinicId } from '../../contracts/shared/ids.ts';
import { Locale } from '../../contracts/shared/locale.ts';
import { requireCsvFile } from '../../csv/csvFile.ts';
import { NotificationContent } from '../../domain/messaging/notificationContent.ts';
import { categoryOf, contentOf } from '../../domain/messaging/templateDefinition.ts';
import { InputError } from '../../inputError.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../../store/database.ts';
import * as bulks from '../../store/messaging/bulkSends.ts';
import { ownTemplates } from '../../store/messaging/messageTemplates.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { flag, option } from '../shared/parameters.ts';
import { detachFlag, runJob } from '../shared/runJob.ts';
import { addListedRecipients } from './bulkRecipients.ts';

export const sendBulkCommand = defineCommand({
  name: 'bulk send',
  input: {
    content: option(z.string(), 'file', 'JSON: a template and its variables, such as docs/bulk.md shows'),
    channel: option(Channel, 'channel', 'how it is sent', 'email'),
    category: option(
      MessageCategory.optional(),
      'category',
      'what it counts as; by default that of a template of the clinic’s own, else marketing',
    ),
    csv: option(
      z.string().optional(),
      'file',
      'recipients: a CSV whose header has contact, reference, email or phone',
    ),
    locale: option(Locale.optional(), 'locale', 'only contacts of this language'),
    wanted: flag('only contacts whose preferences name the channel for the category'),
    clinic: clinicOption(),
    dryRun: flag('show who would get it, and send nothing'),
    detach: detachFlag(),
  },
  examples: ['bulk send --content news.json --wanted --dry-run'],
  run: async ({ csv, locale = null, wanted, clinic, dryRun, detach, ...given }, context) => {
    if (csv !== undefined && (locale !== null || wanted)) {
      throw new InputError(
        'InvalidArgument',
        '--csv: names its recipients itself; leave out --locale and --wanted',
      );
    }
    const content = await readContent(given.content);
    if (csv !== undefined) await requireCsvFile(csv);
    const { id: clinicId } = await context.clinic(clinic);
    const bulkId = BulkId.parse(newId('bk'));
    const database = await context.database();
    const usual = await usualCategory(database, clinicId, content);
    const category = given.category ?? usual;
    const bulk = { channel: given.channel, category, id: bulkId, clinicId, content };
    // Fails, if it does, before anything is stored.
    await context.temporal();
    await bulks.createBulkSend(database, bulk);
    let isStarted = false;
    try {
      const unmatched =
        csv === undefined
          ? await addSegment(database, bulk, { locale, wantedOnly: wanted })
          : await addListedRecipients(database, bulk, csv);
      for (const line of unmatched.slice(0, 20)) context.note(line);
      const counts = { unmatched: unmatched.length };
      if (dryRun) {
        const { result } = await runJob(context, previewBulk, { bulkId, clinicId });
        return { value: { ...result, ...counts }, text: JSON.stringify(result, undefined, 2) };
      }
      isStarted = true;
      const run = await runJob(context, sendBulk, { bulkId, clinicId }, { detach });
      return {
        value: { bulkId, ...run, ...counts },
        text: run.result ? JSON.stringify(run.result) : bulkId,
      };
    } finally {
      if (!isStarted) await bulks.deleteDraft(database, clinicId, bulkId);
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
const SENDABLE: ReadonlySet<string> = new Set(['announcement', 'regular-check-up', 'own']);

/**
 * What a bulk send counts as unless the operator says otherwise.
 *
 * @throws {@link InputError} for a template that the clinic does not have, and for variables that it does not declare
 */
async function usualCategory(
  db: Database,
  clinicId: ClinicId,
  content: NotificationContent,
): Promise<MessageCategory> {
  if (content.template !== 'own') return 'marketing';
  const own = await ownTemplates(db, clinicId);
  const definition = own.get(content.name);
  if (!definition) {
    throw new InputError(
      'TemplateNotFound',
      `--content: there is no template ${content.name} of the clinic’s own`,
    );
  }
  const parsed = contentOf(content.name, content.variables, own);
  if (!('issues' in parsed)) return categoryOf(definition);
  const problems = parsed.issues.map(
    ({ path, message }) => `${['variables', ...path].join('.')}: ${message}`,
  );
  throw new InputError('InvalidArgument', `--content: ${problems.join('; ')}`);
}

async function addSegment(db: Database, bulk: bulks.BulkSend, segment: bulks.Segment): Promise<string[]> {
  const count = await bulks.addSegment(db, bulk, segment);
  if (count === 0) throw new InputError('NoRecipients', 'no contact of the clinic is in this segment');
  return [];
}
