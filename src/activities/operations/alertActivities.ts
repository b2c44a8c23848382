import type { Alert, AlertKind } from '../../contracts/operations/alerts.ts';
import { type ClinicId, ContactId, NotificationId } from '../../contracts/shared/ids.ts';
import { newId } from '../../security/newId.ts';
import { ensureAdministrators } from '../../store/clinics/administrators.ts';
import { ADMINISTRATORS, findClinic } from '../../store/clinics/clinics.ts';
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

/** Raises and resolves alerts, and notifies the clinic of its own, or else the administrators. */
export function alertActivities({ database, adminEmails }: AlertActivityOptions) {
  /** A clinic's own addresses where it has some. */
  const addressesFor = async ({ clinicId }: Alert): Promise<readonly string[]> => {
    const clinic = clinicId === null ? undefined : await findClinic(database, clinicId);
    return clinic?.profile.alertEmails?.split(',') ?? adminEmails;
  };

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

    /** Commits an e-mail about each new alert to each address it goes to; returns the notifications to send. */
    async createAdminNotifications(): Promise<
      { notificationId: NotificationId; clinicId: ClinicId; contactId: ContactId }[]
    > {
      const toAdministrators = adminEmails.length > 0;
      const page = { limit: ALERTS_PER_RUN, toAdministrators };
      const unnotified = await alerts.unnotifiedAlerts(database, page);
      if (unnotified.length > 0) await ensureAdministrators(database);
      const written = [];
      for (const alert of unnotified) {
        for (const email of await addressesFor(alert)) {
          const administrator = { reference: email.toLowerCase(), email };
          const stored = await upsertContact(database, ADMINISTRATORS, administrator);
          const contactId = ContactId.parse(stored.contactId);
          const notificationId = await createNotification(database, {
            id: newId('nt'),
            key: `alert/${alert.id}/${alert.occurrences}/${contactId}`,
            clinicId: ADMINISTRATORS,
            contactId,
            content: {
              template: 'admin-alert',
              kind: alert.kind,
              subject: alert.subject,
              message: alert.message,
              raisedAt: alert.raisedAt,
              critical: alert.critical,
            },
            critical: alert.critical,
            channels: ['email'],
          });
          written.push({
            notificationId: NotificationId.parse(notificationId),
            clinicId: ADMINISTRATORS,
            contactId,
          });
        }
        await alerts.markAsNotified(database, alert);
      }
      return written;
    },
  };
}

export type AlertActivities = ReturnType<typeof alertActivities>;
