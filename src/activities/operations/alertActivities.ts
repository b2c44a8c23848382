import type { AlertKind } from '../../contracts/operations/alerts.ts';
import { ClinicId, ContactId, NotificationId } from '../../contracts/shared/ids.ts';
import { newId } from '../../security/newId.ts';
import { upsertContact } from '../../store/contacts/contacts.ts';
import type { Database } from '../../store/database.ts';
import { createNotification } from '../../store/messaging/notifications.ts';
import * as alerts from '../../store/operations/alerts.ts';

export interface AlertActivityOptions {
  readonly database: Database;
  readonly adminEmails: readonly string[];
  /** IANA zone in which administrators are shown instants. */
  readonly timeZone: string;
}

/** Administrators are contacts of a clinic of their own, so that no clinic's lists and bulk sends hold them. */
const ADMINISTRATORS = ClinicId.parse('aftercare-administrators');
/** Alerts that one run of the job takes. */
const ALERTS_A_RUN = 20;

/** Tells the people who run the application that something needs them. */
export function alertActivities({ database, adminEmails, timeZone }: AlertActivityOptions) {
  return {
    /** Raises an alert, or counts again on the one that is open for the subject. */
    async raiseAlert(input: {
      kind: AlertKind;
      /** An opaque id. */
      subject: string;
      clinicId: ClinicId | null;
      /** What happened and what to do; never patient data. */
      message: string;
    }): Promise<void> {
      await alerts.raiseAlert(database, { id: newId('al'), ...input });
    },

    async resolveAlert(input: { kind: AlertKind; subject: string }): Promise<void> {
      await alerts.resolveAlert(database, input);
    },

    /** Commits an e-mail to each administrator about each alert they were not told of; answers what is to be sent. */
    async writeToAdministrators(): Promise<
      { notificationId: NotificationId; clinicId: ClinicId; contactId: ContactId }[]
    > {
      if (adminEmails.length === 0) return [];
      const written = [];
      for (const alert of await alerts.unnotifiedAlerts(database, ALERTS_A_RUN)) {
        for (const email of adminEmails) {
          const contactId = ContactId.parse(await upsertContact(database, administrator(email, timeZone)));
          const notificationId = await createNotification(database, {
            id: newId('nt'),
            key: `alert/${alert.id}/${contactId}`,
            clinicId: ADMINISTRATORS,
            contactId,
            content: {
              template: 'admin-alert',
              kind: alert.kind,
              subject: alert.subject,
              message: alert.message,
              raisedAt: alert.raisedAt,
            },
            channels: ['email'],
          });
          written.push({
            notificationId: NotificationId.parse(notificationId),
            clinicId: ADMINISTRATORS,
            contactId,
          });
        }
        await alerts.markAsNotified(database, alert.id);
      }
      return written;
    },
  };
}

const administrator = (email: string, timeZone: string) => ({
  id: newId('ct'),
  clinicId: ADMINISTRATORS,
  reference: email.toLowerCase(),
  name: null,
  email,
  phone: null,
  locale: 'en' as const,
  timeZone,
});

export type AlertActivities = ReturnType<typeof alertActivities>;
