import type { Database } from '../database.ts';
import { type Appointment, appointmentOf } from './appointments.ts';

/** The place of an appointment among those of all clinics, in the order of clinics and ids. */
export interface AppointmentPosition {
  readonly clinicId: string;
  readonly id: string;
}

/** Open appointments of all clinics that start after an instant, after the position `after`; null: from the first one. */
export async function listOpenAppointments(
  db: Database,
  page: { readonly startAfter: Date; readonly after: AppointmentPosition | null; readonly limit: number },
): Promise<Appointment[]> {
  const { after } = page;
  const rows = await db
    .selectFrom('appointments')
    .selectAll()
    .where('status', 'in', ['booked', 'confirmed'])
    .where('version', '>', 0)
    .where('startsAt', '>', page.startAfter)
    .$if(after !== null, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('clinicId', 'id'), '>', tuple(after?.clinicId ?? '', after?.id ?? '')),
      ),
    )
    .orderBy('clinicId')
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(appointmentOf);
}
