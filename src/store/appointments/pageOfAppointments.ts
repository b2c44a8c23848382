import type { AppointmentStatus } from '../../contracts/appointments/appointments.ts';
import type { Database } from '../database.ts';
import { comesAfter, fetchedFor, type Page, type PageRequest, pageOf } from '../page.ts';
import { type Appointment, appointmentOf } from './appointments.ts';

export interface AppointmentFilter extends PageRequest {
  readonly clinicId: string;
  /** Only appointments that start at or after this instant. */
  readonly since: Date;
  readonly status?: AppointmentStatus | undefined;
}

/** One page of the appointments of a clinic, in the order in which they start. */
export async function pageOfAppointments(
  db: Database,
  filter: AppointmentFilter,
): Promise<Page<Appointment>> {
  const { clinicId, since, status, cursor } = filter;
  let query = db
    .selectFrom('appointments')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('startsAt', '>=', since)
    .orderBy('startsAt')
    .orderBy('id')
    .limit(fetchedFor(filter));
  if (status !== undefined) query = query.where('status', '=', status);
  if (cursor !== undefined)
    query = query.where(
      comesAfter('appointments', cursor, { clinicId, time: 'starts_at', order: 'ascending' }),
    );
  return pageOf((await query.execute()).map(appointmentOf), filter, ({ id }) => id);
}
