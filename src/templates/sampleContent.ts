import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import type { Locale } from '../contracts/shared/locale.ts';
import type { BuiltInTextName } from '../domain/messaging/builtInTexts.ts';
import { isAnalysisTemplate, NotificationContent } from '../domain/messaging/notificationContent.ts';
import { isBuiltInText, type TemplateDefinition } from '../domain/messaging/templateDefinition.ts';
import { clinicInMessage } from '../messages/clinicInMessage.ts';
import { MessageContent } from '../messages/messageContent.ts';
import { ownValues } from '../messages/ownValues.ts';
import { sampleAboutAnalysis } from '../messages/sampleAboutAnalysis.ts';

/** A Wednesday in September: few days take more characters. */
const INSTANT = '2026-09-30T12:45:00Z';
const LINK = 'https://clinic.example/book-an-appointment';

/** The stored variables of each built-in text, as a message might have them. */
function sampleVariables(name: BuiltInTextName, timeZone: string): object {
  const appointment = { startsAt: INSTANT, timeZone };
  switch (name) {
    case 'report-ready':
    case 'follow-up-check-in':
    case 'follow-up-reminder':
    case 'follow-up-review':
    case 'visit-check-in':
    case 'help':
      return { template: name };
    case 'appointment-reminder':
      return { template: name, ...appointment };
    case 'appointment-reminder-confirmed':
      return { template: 'appointment-reminder', ...appointment, isConfirmed: true };
    case 'appointment-changed':
      return { template: name, ...appointment, previousStartsAt: '2026-09-29T07:30:00Z' };
    case 'appointment-cancelled':
      return { template: name, ...appointment, cancelledBy: 'clinic' };
    case 'appointment-cancelled-by-patient':
      return { template: 'appointment-cancelled', ...appointment, cancelledBy: 'patient' };
    case 'no-show':
      return { template: name, ...appointment, bookingUrl: LINK };
    case 'regular-check-up':
      return { template: name, bookingUrl: LINK };
    case 'announcement':
      return {
        template: name,
        subject: 'We have moved',
        paragraphs: ['From Monday on you find us in the new building.', 'The entrance is on the left.'],
        link: { label: 'Show the map', url: LINK },
        sms: 'from Monday on you find us in the new building.',
      };
  }
}

/** A template, and the words that a clinic has for it; null for the built-in words. */
export interface NamedTemplate {
  readonly name: string;
  readonly definition: TemplateDefinition | null;
}

/** The content of a notification of a template, with sample values. */
export function sampleNotification(
  { name, definition }: NamedTemplate,
  timeZone: string,
): NotificationContent {
  if (isBuiltInText(name)) return NotificationContent.parse(sampleVariables(name, timeZone));
  const variables = Object.entries(definition?.variables ?? {}).map(([variable, about]) => [
    variable,
    about.type === 'text' ? about.sample : INSTANT,
  ]);
  const link = definition === null || definition.link === 'none' ? [] : [['link', LINK]];
  return { template: 'own', name, variables: Object.fromEntries([...variables, ...link]) };
}

/** A whole message of a template, with sample values and without the logo, in a language of the template. */
export function sampleMessage(
  template: NamedTemplate,
  { clinic, locale }: { readonly clinic: Clinic; readonly locale: Locale },
): MessageContent {
  const { timeZone } = clinic.profile;
  const content = sampleNotification(template, timeZone);
  const words = template.definition?.texts[locale] ?? null;
  const person = { ...clinicInMessage(clinic, null), recipientName: 'Ada Okafor', locale, words };
  if (content.template === 'own') {
    return MessageContent.parse({
      ...person,
      template: 'own',
      timeZone,
      recipientTimeZone: timeZone,
      ...ownValues(template.definition, content.variables),
    });
  }
  if (isAnalysisTemplate(content.template)) {
    return sampleAboutAnalysis({ template: content.template, ...person }, timeZone);
  }
  return MessageContent.parse({ ...content, ...person, recipientTimeZone: timeZone });
}
