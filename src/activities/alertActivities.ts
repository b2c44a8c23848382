import type { AlertKind } from '../contracts/alerts.ts';
import type { ClinicId } from '../contracts/ids.ts';
import { newId } from '../security/newId.ts';
import * as alerts from '../store/alerts.ts';
import type { Database } from '../store/database.ts';

/** Tells the people who run the application that something needs them. */
export function alertActivities({ database }: { readonly database: Database }) {
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
  };
}

export type AlertActivities = ReturnType<typeof alertActivities>;
