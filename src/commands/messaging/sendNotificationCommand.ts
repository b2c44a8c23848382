import { z } from 'zod';
import { startOptions } from '../../config/startOptions.ts';
import { jobHandle } from '../../contracts/client/jobHandle.ts';
import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import { sendNotification } from '../../contracts/jobs.ts';
import { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import { NotificationId } from '../../contracts/shared/ids.ts';
import { TemplateName } from '../../domain/messaging/notificationContent.ts';
import { ContactName, NotificationRequest } from '../../domain/messaging/notificationRequest.ts';
import { isBuiltInText } from '../../domain/messaging/templateDefinition.ts';
import { InputError } from '../../inputError.ts';
import {
  AdHocRecipientsNotAllowedError,
  addressSchema,
  adHocContact,
} from '../../notifications/adHocContact.ts';
import {
  ContactNotFoundError,
  OwnTemplateNotFoundError,
  submitNotification,
  WrongVariablesError,
} from '../../notifications/submitNotification.ts';
import { newId } from '../../security/newId.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { flag, option, optionList } from '../shared/parameters.ts';
import { parseParameter } from '../shared/parseParameters.ts';
import { detachFlag, endedBadly, showUntilEnd } from '../shared/runJob.ts';
import { TimeAhead } from '../shared/timeAhead.ts';

/** The built-in templates that are not sent by jobs alone. */
const SENT_BY_COMMAND: readonly string[] = NotificationRequest.options
  .map(({ shape }) => shape.template.value)
  .filter((name) => name !== 'own');

const Variables = z
  .array(z.string().regex(/^[A-Za-z]\w*=/, 'must be NAME=VALUE'))
  .default([])
  .transform((texts) => new Map(texts.map(splitVariable)));

const splitVariable = (text: string): [name: string, value: string] => {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
};

export const sendNotificationCommand = defineCommand({
  name: 'notifications send',
  input: {
    template: option(
      TemplateName.refine((name) => !isBuiltInText(name) || SENT_BY_COMMAND.includes(name), {
        error: `must be ${SENT_BY_COMMAND.join(', ')}, or a template of the clinic’s own`,
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
    clinic: clinicOption(),
    detach: detachFlag(),
  },
  examples: [
    'notifications send --contact P1 --template visit-check-in',
    'notifications send --contact P1 --template announcement --var subject="New opening hours" --var "paragraphs=We open at 7 from Monday on."',
  ],
  run: async ({ contact, to, channel, expires, detach, ...given }, context) => {
    if ((contact === undefined) === (to === undefined)) {
      throw new InputError('InvalidArgument', '--contact: give it or --to, and not both');
    }
    const content = requestOf({
      // The contact of an address is known later.
      contact: contact ?? 'none',
      ...(SENT_BY_COMMAND.includes(given.template)
        ? { template: given.template }
        : { template: 'own', name: given.template }),
      ...(channel.length === 0 ? {} : { channels: channel }),
      category: given.category,
      critical: given.critical,
      expiresAt: expires?.toISOString() ?? null,
      variables: given.var,
    });
    const clinic = await context.clinic(given.clinic);
    const temporal = await context.temporal();
    const database = await context.database();
    const request = { ...content, contact: contact ?? (await contactAt(context, clinic, to ?? '')) };
    const submitted = await submitNotification(
      { database, temporal, starting: startOptions(context.config) },
      { clinicId: clinic.id, id: NotificationId.parse(newId('nt')), request },
    ).catch((error: unknown) => {
      throw refused(error);
    });
    const { notificationId, workflowId } = submitted;
    if (detach) return { value: submitted, text: notificationId };
    await showUntilEnd(temporal, workflowId, context);
    const ended = await jobHandle(temporal, clinic.id, workflowId)
      .result()
      .catch((error: unknown) => endedBadly(workflowId, error));
    const result = sendNotification.result.parse(ended);
    return { value: { ...submitted, result }, text: `${notificationId} ${result.outcome}` };
  },
});

function refused(error: unknown): unknown {
  if (error instanceof ContactNotFoundError)
    return new InputError('UnknownId', `--contact: ${error.message}`);
  if (error instanceof OwnTemplateNotFoundError)
    return new InputError('TemplateNotFound', `--template: ${error.message}`);
  return error instanceof WrongVariablesError
    ? new InputError('InvalidArgument', `--var: ${error.message}`)
    : error;
}

/**
 * The request with its variables: each as it was typed or, where the template takes no text, as the JSON that was typed.
 *
 * @throws {@link InputError} naming each wrong variable
 */
function requestOf({
  variables,
  ...given
}: Readonly<Record<string, unknown>> & { readonly variables: ReadonlyMap<string, string> }) {
  const texts = Object.fromEntries(variables);
  const first = NotificationRequest.safeParse({ ...given, variables: texts });
  if (first.success) return first.data;
  const wrong = new Set(first.error.issues.map(({ path }) => String(path[1])));
  const values = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, wrong.has(name) ? jsonOr(text) : text]),
  );
  const second = NotificationRequest.safeParse({ ...given, variables: values });
  if (second.success) return second.data;
  const problems = second.error.issues.map(({ path, message }) => {
    const [, name, ...rest] = path;
    return `--var${name === undefined ? '' : ` ${[name, ...rest].join('.')}`}: ${message}`;
  });
  throw new InputError('InvalidArgument', problems.join('; '));
}

/** The value of a JSON text; another text as the only entry of a list. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [text];
  }
}

/** @throws {@link InputError} where the clinic writes to its contacts only, and for what is no address */
export async function contactAt(context: CommandContext, clinic: Clinic, address: string): Promise<string> {
  if (clinic.profile.adHocRecipients) parseParameter('--to', addressSchema(clinic, address), address);
  return adHocContact(await context.database(), clinic, address).catch((error: unknown) => {
    if (!(error instanceof AdHocRecipientsNotAllowedError)) throw error;
    const advice = `allow them with: clinics set ${clinic.id} --ad-hoc-recipients true`;
    throw new InputError(
      'AdHocRecipientsNotAllowed',
      `--to: ${clinic.id} writes to its contacts only; ${advice}`,
    );
  });
}
