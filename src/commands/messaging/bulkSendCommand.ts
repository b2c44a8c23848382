import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { addSegment, draftBulkSend, startBulkSend } from '../../bulkSends/submitBulkSend.ts';
import { startOptions } from '../../config/startOptions.ts';
import { previewBulk, sendBulk } from '../../contracts/messaging/bulkJobs.ts';
import { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import { BulkId, type ClinicId } from '../../contracts/shared/ids.ts';
import { Locale } from '../../contracts/shared/locale.ts';
import { requireCsvFile } from '../../csv/csvFile.ts';
import { BULK_TEMPLATES } from '../../domain/messaging/bulkRequest.ts';
import { NotificationContent } from '../../domain/messaging/notificationContent.ts';
import { InputError } from '../../inputError.ts';
import {
  contentOfRequest,
  OwnTemplateNotFoundError,
  WrongVariablesError,
} from '../../notifications/submitNotification.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../../store/database.ts';
import { deleteDraft } from '../../store/messaging/bulkSends.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { flag, option } from '../shared/parameters.ts';
import { renamed } from '../shared/refusal.ts';
import { detachFlag, followJob, runJob } from '../shared/runJob.ts';
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
    const written = await readContent(given.content);
    if (csv !== undefined) await requireCsvFile(csv);
    const { id: clinicId } = await context.clinic(clinic);
    const bulkId = BulkId.parse(newId('bk'));
    const database = await context.database();
    const { content, usual } = await contentOfClinic(database, clinicId, written);
    const category = given.category ?? usual.category ?? 'marketing';
    const bulk = { channel: given.channel, category, id: bulkId, clinicId, content };
    // Fails, if it does, before anything is stored.
    const temporal = await context.temporal();
    const unmatched = await draftBulkSend(database, bulk, async () => {
      if (csv !== undefined) return addListedRecipients(database, bulk, csv);
      await addSegment(database, bulk, { locale, wantedOnly: wanted }).catch(renamed(OPTIONS));
      return [];
    });
    for (const line of unmatched.slice(0, 20)) context.note(line);
    const counts = { unmatched: unmatched.length };
    if (dryRun) {
      const { result } = await runJob(context, previewBulk, { bulkId, clinicId }).finally(() =>
        deleteDraft(database, clinicId, bulkId),
      );
      return { value: { ...result, ...counts }, text: JSON.stringify(result, undefined, 2) };
    }
    const services = { database, temporal, starting: startOptions(context.config) };
    const workflowId = await startBulkSend(services, clinicId, bulkId);
    context.note(`${workflowId} started`);
    const result = detach ? null : await followJob(context, sendBulk, { clinicId, workflowId });
    return {
      value: { bulkId, workflowId, joined: false, result, ...counts },
      text: result ? JSON.stringify(result) : bulkId,
    };
  },
});

/** Options by the fields of a request. */
const OPTIONS = { segment: '--locale, --wanted' };

const isSendable = (template: string): boolean => BULK_TEMPLATES.some((name) => name === template);

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
    ({ template }) => isSendable(template),
    `template: must be ${BULK_TEMPLATES.join(' or ')}`,
  );
  const content = Sendable.safeParse(json);
  if (content.success) return content.data;
  const problems = content.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new InputError('InvalidArgument', `--content: ${problems.join('; ')}`);
}

/**
 * What the file says with the variables that a template of the clinic's own declares, and the category of that template.
 *
 * @throws {@link InputError} for a template that the clinic does not have, and for variables that it does not declare
 */
async function contentOfClinic(
  db: Database,
  clinicId: ClinicId,
  content: NotificationContent,
): Promise<Awaited<ReturnType<typeof contentOfRequest>>> {
  if (content.template !== 'own') return { content, usual: {} };
  return contentOfRequest(db, clinicId, content).catch((error: unknown) => {
    if (error instanceof OwnTemplateNotFoundError)
      throw new InputError('TemplateNotFound', `--content: ${error.message}`);
    if (error instanceof WrongVariablesError)
      throw new InputError('InvalidArgument', `--content: ${error.message}`);
    throw error;
  });
}
