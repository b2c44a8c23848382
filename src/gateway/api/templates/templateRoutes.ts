import { z } from 'zod';
import type { Clinic } from '../../../contracts/clinics/clinicProfile.ts';
import { MessageCategory } from '../../../contracts/messaging/notifications.ts';
import { ContactId, NotificationId } from '../../../contracts/shared/ids.ts';
import { Locale } from '../../../contracts/shared/locale.ts';
import { TemplateName } from '../../../domain/messaging/notificationContent.ts';
import { isBuiltInText, TemplateDefinition } from '../../../domain/messaging/templateDefinition.ts';
import { adHocRecipient } from '../../../notifications/adHocRecipient.ts';
import { upsertContact } from '../../../store/contacts/upsertContacts.ts';
import type { StoredTemplate } from '../../../store/messaging/messageTemplates.ts';
import { summariesOfTemplates, summaryOf } from '../../../templates/listTemplates.ts';
import { previewTemplate } from '../../../templates/previewTemplate.ts';
import {
  openTemplate,
  removeTemplate,
  requireValidTemplate,
  saveTemplate,
} from '../../../templates/saveTemplate.ts';
import { submitTemplateTest } from '../../../templates/submitTemplateTest.ts';
import { builtInDefinition } from '../../../templates/templateFile.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { refused } from './templateRefusals.ts';

const params = z.strictObject({ template: TemplateName });

const summary = {
  template: TemplateName,
  isBuiltIn: z.boolean(),
  category: MessageCategory,
  version: z.int().nullable().describe('of the clinic’s own words; null for built-in words'),
};

const SummaryView = z
  .object({ ...summary, locales: z.array(Locale).describe('in which the clinic has words of its own') })
  .meta({ id: 'TemplateSummary' });

const { variables, link, texts } = TemplateDefinition.shape;

const TemplateView = z
  .object({
    ...summary,
    variables,
    link,
    texts: z.partialRecord(Locale, texts.valueType).describe('the clinic’s own words per language'),
    builtInTexts: z
      .partialRecord(Locale, texts.valueType)
      .nullable()
      .describe('the built-in words; null for a template of the clinic’s own'),
  })
  .meta({ id: 'Template' });

const PreviewView = z
  .object({
    locale: Locale.describe('another one than was asked for, where the template is not in that language'),
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    sms: z.object({ body: z.string(), segments: z.int(), encoding: z.enum(['GSM-7', 'UCS-2']) }),
  })
  .meta({ id: 'TemplatePreview' });

const TestView = z
  .object({ notificationId: NotificationId, contactId: ContactId, workflowId: z.string() })
  .meta({ id: 'TemplateTest' });

const listTemplatesRoute = defineRoute({
  method: 'GET',
  path: '/templates',
  tag: 'Templates',
  summary: 'List the templates of a clinic',
  description: 'The built-in templates, then those of the clinic’s own.',
  scope: 'read',
  input: {},
  answers: { 200: z.object({ items: z.array(SummaryView) }) },
  run: async (_, { clinic }, { database }) => {
    const { id } = await clinic();
    const items = (await summariesOfTemplates(database, id)).map((each) => ({
      ...each,
      locales: [...each.locales],
    }));
    return { status: 200, body: { items } };
  },
});

const showTemplateRoute = defineRoute({
  method: 'GET',
  path: '/templates/:template',
  tag: 'Templates',
  summary: 'Show the words of a template',
  description: 'The ETag is the version of the clinic’s own words, 0 where it has none.',
  scope: 'read',
  input: { params },
  answers: { 200: TemplateView },
  run: async ({ params: { template: name } }, { clinic }, { database }) => {
    const stored = await openTemplate(database, { clinic: await clinic(), name }).catch(refused);
    return { status: 200, body: viewOf(name, stored), version: stored?.version ?? 0 };
  },
});

const setTemplateRoute = defineRoute({
  method: 'PUT',
  path: '/templates/:template',
  tag: 'Templates',
  summary: 'Store the words of a template',
  description:
    'The clinic’s own words for a built-in template, or a template of its own. They are checked first. With `If-Match`, only if the template is in that version still.',
  scope: 'manage',
  input: { params, body: TemplateDefinition },
  answers: { 200: TemplateView },
  run: async (
    { params: { template: name }, body: definition },
    { clinic, caller, ifMatch },
    { database },
  ) => {
    const stored = await saveTemplate(database, {
      clinic: await clinic(),
      name,
      definition,
      changedBy: caller.tokenId,
      expectedVersion: versionIn(ifMatch),
    }).catch(refused);
    return { status: 200, body: viewOf(name, stored), version: stored.version };
  },
});

const removeTemplateRoute = defineRoute({
  method: 'DELETE',
  path: '/templates/:template',
  tag: 'Templates',
  summary: 'Remove the words of a template',
  description:
    'A built-in template has its built-in words again. A template of the clinic’s own can no longer be named; messages that wait are sent in its last words.',
  scope: 'manage',
  input: { params },
  answers: { 200: z.object({ template: TemplateName, version: z.int() }) },
  run: async ({ params: { template: name } }, { clinic, caller, ifMatch }, { database }) => {
    const { version } = await removeTemplate(database, {
      clinic: await clinic(),
      name,
      changedBy: caller.tokenId,
      expectedVersion: versionIn(ifMatch),
    }).catch(refused);
    return { status: 200, body: { template: name, version } };
  },
});

const previewTemplateRoute = defineRoute({
  method: 'POST',
  path: '/templates/:template/preview',
  tag: 'Templates',
  summary: 'Show a template with sample values',
  description: 'Of the stored words, or of others that are checked and not stored.',
  scope: 'read',
  input: {
    params,
    body: z
      .strictObject({
        locale: Locale.optional().describe('by default that of the clinic'),
        definition: TemplateDefinition.optional().describe('words that are not stored'),
      })
      .prefault({}),
  },
  answers: { 200: PreviewView },
  run: async ({ params: { template: name }, body }, { clinic }, { database }) => {
    const acting = await clinic();
    const definition = body.definition ?? (await storedWords(database, { clinic: acting, name }));
    if (body.definition) {
      const unsaved = { clinic: acting, name, definition: body.definition };
      await requireValidTemplate(database, unsaved).catch((error: unknown) =>
        refused(error, 'body.definition'),
      );
    }
    const about = { clinic: acting, locale: body.locale ?? acting.profile.locale };
    const { locale, email, sms } = await previewTemplate({ name, definition }, about);
    return { status: 200, body: { locale, ...email, sms } };
  },
});

const testTemplateRoute = defineRoute({
  method: 'POST',
  path: '/templates/:template/tests',
  tag: 'Templates',
  summary: 'Send a template with sample values to one address',
  description:
    'Marked as a test, and under the rules of any notification: opt-outs, caps and quiet hours. The clinic has to allow addresses that belong to no contact.',
  scope: 'send',
  input: {
    params,
    body: z.strictObject({
      to: z.string().trim().min(1).max(254).describe('an e-mail address or a phone number'),
      locale: Locale.optional().describe('by default that of the clinic'),
    }),
  },
  answers: { 202: TestView },
  run: async ({ params: { template: name }, body: { to, locale } }, { clinic, newId }, context) => {
    const acting = await clinic();
    const { database } = context;
    await storedWords(database, { clinic: acting, name });
    const { contactId } = await recipientOf(context, acting, to).catch(refused);
    const submitted = await submitTemplateTest(context, {
      clinic: acting,
      name,
      id: NotificationId.parse(newId('nt')),
      contactId: ContactId.parse(contactId),
      locale: locale ?? acting.profile.locale,
      channels: [to.includes('@') ? 'email' : 'sms'],
    }).catch(refused);
    return { status: 202, body: submitted };
  },
});

export const TEMPLATE_ROUTES: readonly ApiRoute[] = [
  listTemplatesRoute,
  showTemplateRoute,
  setTemplateRoute,
  removeTemplateRoute,
  previewTemplateRoute,
  testTemplateRoute,
];

type Database = Parameters<typeof openTemplate>[0];

async function storedWords(
  database: Database,
  template: { readonly clinic: Clinic; readonly name: string },
): Promise<TemplateDefinition | null> {
  const stored = await openTemplate(database, template).catch((error: unknown) => refused(error));
  return stored?.definition ?? null;
}

const recipientOf = async ({ database }: { readonly database: Database }, clinic: Clinic, to: string) =>
  upsertContact(database, clinic.id, adHocRecipient(clinic, to));

/** A version that is no number is none of this template's. */
const versionIn = (ifMatch: string | undefined): number | undefined =>
  ifMatch === undefined ? undefined : Number(ifMatch);

function viewOf(name: string, stored: StoredTemplate | null): z.input<typeof TemplateView> {
  const { locales: _, ...about } = summaryOf(name, stored ?? undefined);
  const { variables, link, texts } = stored?.definition ?? { variables: {}, link: 'none', texts: {} };
  const builtInTexts = isBuiltInText(name) ? builtInDefinition(name).texts : null;
  return { ...about, variables, link, texts, builtInTexts };
}
