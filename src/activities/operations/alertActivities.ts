import type { AlertKind } from '../../contracts/operations/alerts.ts';
import { type ClinicId, ContactId, NotificationId } from '../../contracts/shared/ids.ts';
import { newId } from '../../security/newId.ts';
import { ensureAdministrators } from '../../store/clinics/administrators.ts';
import { ADMINISTRATORS } from '../../store/clinics/clinics.ts';
import { upsertContact } from '../../store/contacts/upsertContacts.ts';
import type { Database } from '../../store/database.ts';
import { createNotification } from '../../store/messaging/notifications.ts';
import * as alerts from '../../store/operations/alerts.ts';

export interface AlertActivityOptions {
  readonly database: Database;
  readonly adminEmails: readonly string[];
}

/** Alerts per run of the job. */
const ALERTS_PER_RUN = 20;

/** Raises and resolves alerts, and notifies the administrators of them. */
export function alertActivities({ database, adminEmails }: AlertActivityOptions) {
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

    /** Resolves the open alert of this clinic, kind and subject, if there is one. */
    async resolveAlert(input: {
      clinicId: ClinicId | null;
      kind: AlertKind;
      subject: string;
    }): Promise<void> {
      await alerts.resolveAlert(database, input);
    },

    /** Commits an e-mail to each administrator about each new alert; returns the notifications to send. */
    async createAdminNotifications(): Promise<
      { notificationId: NotificationId; clinicId: ClinicId; contactId: ContactId }[]
    > {
      if (adminEmails.length === 0) return [];
      await ensureAdministrators(database);
      const written = [];
      for (const alert of await alerts.unnotifiedAlerts(database, ALERTS_PER_RUN)) {
        for (const email of adminEmails) {
          const administrator = { reference: email.toLowerCase(), email };
          const stored = await upsertContact(database, ADMINISTRATORS, administrator);
          const contactId = ContactId.parse(stored.contactId);
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

export type AlertActivities = ReturnType<typeof alertActivities>;
