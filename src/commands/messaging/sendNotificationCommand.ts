import { z } from 'zod';
import { startOptions } from '../../config/startOptions.ts';
import { sendNotification } from '../../contracts/jobs.ts';
import { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import { NotificationId } from '../../contracts/shared/ids.ts';
import { TemplateName } from '../../domain/messaging/notificationContent.ts';
import { ContactName, NotificationRequest } from '../../domain/messaging/notificationRequest.ts';
import { isBuiltInText } from '../../domain/messaging/templateDefinition.ts';
import { InputError } from '../../inputError.ts';
import { SmsTooLongError } from '../../messages/renderSms.ts';
import { linkOptions } from '../../notifications/composeMessage.ts';
import { previewNotification } from '../../notifications/previewNotification.ts';
import { sendingRules } from '../../notifications/sendingRuleOptions.ts';
import {
  ContactNotFoundError,
  OwnTemplateNotFoundError,
  submitNotification,
  WrongVariablesError,
} from '../../notifications/submitNotification.ts';
import { newId } from '../../security/newId.ts';
import { upsertContact } from '../../store/contacts/upsertContacts.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { flag, option, optionList } from '../shared/parameters.ts';
import { detachFlag, followJob } from '../shared/runJob.ts';
import { TimeAhead } from '../shared/timeAhead.ts';
import { notificationPreviewText } from './notificationPreviewText.ts';
import { typedRecipient } from './typedRecipient.ts';
import { typedRequest, Variables } from './typedRequest.ts';

/** The built-in templates that are not for jobs alone. */
const SENT_ALONE: readonly string[] = NotificationRequest.options
  .map(({ shape }) => shape.template.value)
  .filter((name) => name !== 'own');

export const sendNotificationCommand = defineCommand({
  name: 'notifications send',
  input: {
    template: option(
      TemplateName.refine((name) => !isBuiltInText(name) || SENT_ALONE.includes(name), {
        error: `must be ${SENT_ALONE.join(', ')}, or a template of the clinic’s own`,
      }),
      'template',
      'what it says: a built-in template, or one of the clinic’s own',
    ),
    contact: option(ContactName.optional(), 'contact', 'who gets it: ct_…, or your own reference'),
    to: option(
      z.string().optional(),
      'address',
      'an e-mail address or a phone number in place of --contact, if the clinic allows it',
    ),
    var: optionList(Variables, 'name=value', 'a variable of the template; may be repeated'),
    channel: optionList(
      z.array(Channel).default([]),
      'channel',
      'email or sms; may be repeated, in the order in which they are tried',
    ),
    category: option(
      MessageCategory.optional(),
      'category',
      'what it counts as; by default that of the template',
    ),
    critical: flag('ignore quiet hours and caps'),
    expires: option(
      TimeAhead.optional(),
      'time',
      'send nothing from then on: an instant, or a span such as 12h',
    ),
    dryRun: flag('show what the rules decide and what the message says, and send nothing'),
    clinic: clinicOption(),
    detach: detachFlag(),
  },
  examples: [
    'notifications send --contact P1 --template visit-check-in',
    'notifications send --contact P1 --template visit-check-in --dry-run',
    'notifications send --contact P1 --template announcement --var subject="New opening hours" --var "paragraphs=We open at 7 from Monday on."',
  ],
  run: async ({ contact, to, channel, expires, dryRun, detach, ...given }, context) => {
    if ((contact === undefined) === (to === undefined)) {
      throw new InputError('InvalidArgument', '--contact: give it or --to, and not both');
    }
    const content = typedRequest({
      // The contact of an address is known later.
      contact: contact ?? 'none',
      ...(SENT_ALONE.includes(given.template)
        ? { template: given.template }
        : { template: 'own', name: given.template }),
      ...(channel.length === 0 ? {} : { channels: channel }),
      category: given.category,
      critical: given.critical,
      expiresAt: expires?.toISOString() ?? null,
      variables: given.var,
    });
    const clinic = await context.clinic(given.clinic);
    const recipient = to === undefined ? undefined : typedRecipient(clinic, to);
    const { config } = context;
    if (dryRun) {
      const database = await context.database();
      const preview = await previewNotification(
        { database, rules: sendingRules(config), links: linkOptions(config) },
        { clinicId: clinic.id, request: content, recipient },
      ).catch(refused);
      return { value: preview, text: notificationPreviewText(preview) };
    }
    const temporal = await context.temporal();
    const database = await context.database();
    const request = recipient
      ? { ...content, contact: (await upsertContact(database, clinic.id, recipient)).contactId }
      : content;
    const submitted = await submitNotification(
      { database, temporal, starting: startOptions(config) },
      { clinicId: clinic.id, id: NotificationId.parse(newId('nt')), request },
    ).catch(refused);
    const { notificationId, workflowId } = submitted;
    if (detach) return { value: submitted, text: notificationId };
    const result = await followJob(context, sendNotification, { clinicId: clinic.id, workflowId });
    return { value: { ...submitted, result }, text: `${notificationId} ${result.outcome}` };
  },
});

function refused(error: unknown): never {
  if (error instanceof ContactNotFoundError) throw new InputError('UnknownId', `--contact: ${error.message}`);
  if (error instanceof OwnTemplateNotFoundError)
    throw new InputError('TemplateNotFound', `--template: ${error.message}`);
  if (error instanceof WrongVariablesError)
    throw new InputError('InvalidArgument', `--var: ${error.message}`);
  if (error instanceof SmsTooLongError) throw new InputError('SmsTooLong', error.message);
  throw error;
}
