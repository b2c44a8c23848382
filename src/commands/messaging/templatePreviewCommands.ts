import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { startOptions } from '../../config/startOptions.ts';
import { ContactId, NotificationId } from '../../contracts/shared/ids.ts';
import { TemplateName } from '../../domain/messaging/notificationContent.ts';
import { newId } from '../../security/newId.ts';
import { upsertContact } from '../../store/contacts/upsertContacts.ts';
import { MAX_SEGMENTS, previewTemplate } from '../../templates/previewTemplate.ts';
import { requireValidTemplate } from '../../templates/saveTemplate.ts';
import { submitTemplateTest } from '../../templates/submitTemplateTest.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, option } from '../shared/parameters.ts';
import { parseParameter } from '../shared/parseParameters.ts';
import { localeOption, readTemplate, refused, templateArgument, wordsOf } from './templateCommands.ts';
import { typedRecipient } from './typedRecipient.ts';

export const previewTemplateCommand = defineCommand({
  name: 'templates preview',
  input: {
    template: argument(
      z.string(),
      'the name of a template, or the path of a YAML or JSON file that is not stored yet',
    ),
    locale: localeOption(),
    out: option(z.string().default('.'), 'folder', 'where the preview is written', '.'),
    clinic: clinicOption(),
  },
  examples: [
    'templates preview appointment-reminder --locale de --out previews',
    'templates preview flu-season.yaml',
  ],
  run: async ({ template, locale: wanted, out, clinic }, context) => {
    const file = /\.(ya?ml|json)$/i.test(template) ? await readTemplate(template) : undefined;
    const name = file?.name ?? parseParameter('template', TemplateName, template);
    const acting = await context.clinic(clinic);
    const database = await context.database();
    if (file) {
      const { definition } = file;
      await requireValidTemplate(database, { clinic: acting, name, definition }).catch((error: unknown) =>
        refused(error, template),
      );
    }
    const definition = file?.definition ?? (await wordsOf(database, { clinic: acting, name }));
    const about = { clinic: acting, locale: wanted ?? acting.profile.locale };
    const { locale, email, sms } = await previewTemplate({ name, definition }, about);
    await mkdir(out, { recursive: true });
    const files = {
      html: join(out, `${name}.${locale}.html`),
      text: join(out, `${name}.${locale}.txt`),
      sms: join(out, `${name}.${locale}.sms.txt`),
    };
    await writeFile(files.html, email.html);
    await writeFile(files.text, `${email.subject}\n\n${email.text}`);
    await writeFile(files.sms, `${sms.body}\n`);
    const shown = await showInOutbox(context.config.SANDBOX_URL, {
      template: name,
      locale,
      ...email,
      sms: sms.body,
    });
    return {
      value: { template: name, locale, subject: email.subject, ...sms, files, outbox: shown },
      text: [
        `${name} in ${locale}, with sample values`,
        `  subject: ${email.subject}`,
        `  SMS: ${sms.body}`,
        `  segments: ${sms.segments} of ${MAX_SEGMENTS}, ${sms.encoding}`,
        ...Object.values(files).map((path) => `  ${path}`),
        ...(shown === null ? [] : [`  ${shown}`]),
      ].join('\n'),
    };
  },
});

/** Shows a preview in the outbox of a sandbox that runs; answers its address, null where there is none. */
async function showInOutbox(sandboxUrl: string | undefined, preview: object): Promise<string | null> {
  if (sandboxUrl === undefined) return null;
  const base = sandboxUrl.replace(/\/$/, '');
  const answer = await fetch(`${base}/_sandbox/previews`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(preview),
    signal: AbortSignal.timeout(5_000),
  }).catch(() => undefined);
  return answer?.ok ? `${base}/outbox?kind=preview` : null;
}

export const sendTemplateTest = defineCommand({
  name: 'templates send-test',
  input: {
    template: templateArgument(),
    to: option(z.string(), 'address', 'an e-mail address or a phone number'),
    locale: localeOption(),
    clinic: clinicOption(),
  },
  examples: ['templates send-test appointment-reminder --to anna@clinic.example --locale de'],
  run: async ({ template: name, to, locale, clinic }, context) => {
    const acting = await context.clinic(clinic);
    const database = await context.database();
    await wordsOf(database, { clinic: acting, name });
    const recipient = typedRecipient(acting, to);
    const temporal = await context.temporal();
    const contactId = ContactId.parse((await upsertContact(database, acting.id, recipient)).contactId);
    const submitted = await submitTemplateTest(
      { database, temporal, starting: startOptions(context.config) },
      {
        clinic: acting,
        name,
        id: NotificationId.parse(newId('nt')),
        contactId,
        locale: locale ?? acting.profile.locale,
        channels: [to.includes('@') ? 'email' : 'sms'],
      },
    ).catch(refused);
    return { value: submitted, text: `${submitted.notificationId} is on its way to ${to}, marked as a test` };
  },
});
