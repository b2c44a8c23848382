import type { AppointmentStatus } from '../../contracts/appointments/appointments.ts';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';
import { type Appointment, appointmentOf } from './appointments.ts';

export interface AppointmentFilter extends PageRequest {
  readonly clinicId: string;
  /** Only appointments that start at or after this instant. */
  readonly since: Date;
  /** Only appointments that start before this instant. */
  readonly until?: Date | undefined;
  readonly contactId?: string | undefined;
  readonly status?: AppointmentStatus | undefined;
}

/** One page of the appointments of a clinic, in the order in which they start. */
export async function pageOfAppointments(
  db: Database,
  filter: AppointmentFilter,
): Promise<Page<Appointment>> {
  const { until, contactId, status } = filter;
  let query = db.selectFrom('appointments').selectAll();
  if (until !== undefined) query = query.where('startsAt', '<', until);
  if (contactId !== undefined) query = query.where('contactId', '=', contactId);
  if (status !== undefined) query = query.where('status', '=', status);
  const rows = await onPage(query, 'appointments', filter, { time: 'starts_at', direction: 'asc' }).execute();
  return pageOf(rows.map(appointmentOf), filter, ({ id }) => id);
}
