import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import type { ContactId, NotificationId } from '../contracts/shared/ids.ts';
import type { Locale } from '../contracts/shared/locale.ts';
import { DEFAULT_CATEGORY } from '../domain/messaging/notificationContent.ts';
import { categoryOf, isBuiltInText } from '../domain/messaging/templateDefinition.ts';
import {
  type SubmitContext,
  type SubmittedNotification,
  startNotification,
} from '../notifications/submitNotification.ts';
import { sampleNotification } from './sampleContent.ts';
import { openTemplate } from './saveTemplate.ts';

/**
 * Sends a template with sample values to one contact, marked as a test, under the same rules as any other notification.
 *
 * @throws TemplateNotFoundError, QueueFullError
 */
export async function submitTemplateTest(
  context: SubmitContext,
  test: {
    readonly clinic: Clinic;
    readonly name: string;
    readonly id: NotificationId;
    readonly contactId: ContactId;
    readonly locale: Locale;
    readonly channels: readonly ('email' | 'sms')[];
  },
): Promise<SubmittedNotification> {
  const { clinic, name, id, contactId, locale, channels } = test;
  const stored = await openTemplate(context.database, { clinic, name });
  const definition = stored?.definition ?? null;
  const content = sampleNotification({ name, definition }, clinic.profile.timeZone);
  return startNotification(context, {
    id,
    key: `test/${id}`,
    clinicId: clinic.id,
    contactId,
    content,
    channels,
    category:
      definition && !isBuiltInText(name) ? categoryOf(definition) : DEFAULT_CATEGORY[content.template],
    testLocale: locale,
  });
}
