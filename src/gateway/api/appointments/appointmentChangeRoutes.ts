import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import { changeAppointment } from '../../../appointments/changeAppointment.ts';
import * as contract from '../../../contracts/appointments/appointments.ts';
import { AppointmentId, ContactId } from '../../../contracts/shared/ids.ts';
import { ContactName } from '../../../domain/messaging/notificationRequest.ts';
import { requireNamedContact } from '../contacts/requireNamedContact.ts';
import { type ApiContext, type ApiRoute, defineRoute, type RequestContext } from '../defineRoute.ts';
import { withPatience } from '../withPatience.ts';
import { AppointmentStateView, appointmentStateView } from './appointmentViews.ts';

const tag = 'Appointments';
const params = z.strictObject({ appointment: AppointmentId });
const answers = { 200: AppointmentStateView };

/** A route that asks an appointment for an update, with the update's own input as its body. */
const changeRoute = <Change>({
  verb,
  body,
  update,
  ...described
}: {
  readonly verb: string;
  readonly summary: string;
  readonly description?: string;
  readonly body: z.ZodType<Change>;
  readonly update: UpdateDefinition<contract.AppointmentState, [Change]>;
}): ApiRoute =>
  defineRoute({
    method: 'POST',
    path: `/appointments/:appointment/${verb}`,
    tag,
    ...described,
    scope: 'manage',
    input: { params, body },
    answers,
    run: (input, request, context) => changed(request, context, input.params.appointment, update, input.body),
  });

const contactRoute = defineRoute({
  method: 'POST',
  path: '/appointments/:appointment/contact',
  tag,
  summary: 'Remind another contact',
  scope: 'manage',
  input: {
    params,
    body: z.strictObject({
      contact: ContactName.describe('id of the contact, ct_…, or the reference of the clinic'),
    }),
  },
  answers,
  run: async ({ params, body: { contact } }, request, context) => {
    const { id: clinicId } = await request.clinic();
    const { id } = await requireNamedContact(context.database, clinicId, contact);
    const to = { contactId: ContactId.parse(id) };
    return changed(request, context, params.appointment, contract.changeContact, to);
  },
});

export const APPOINTMENT_CHANGE_ROUTES: readonly ApiRoute[] = [
  changeRoute({
    verb: 'move',
    summary: 'Move an appointment to another start',
    description: 'Once this has answered, no reminder for the earlier start is sent.',
    body: contract.Reschedule,
    update: contract.reschedule,
  }),
  changeRoute({
    verb: 'cancel',
    summary: 'Cancel an appointment',
    description: 'Once this has answered, no reminder is sent.',
    body: contract.Cancellation.prefault({}),
    update: contract.cancel,
  }),
  changeRoute({
    verb: 'confirm',
    summary: 'Record that an appointment is confirmed',
    body: contract.Confirmation.prefault({}),
    update: contract.confirm,
  }),
  changeRoute({
    verb: 'attendance',
    summary: 'Record whether the patient came',
    description: 'It ends the reminders, and the follow-ups of the outcome begin.',
    body: contract.Attendance,
    update: contract.recordAttendance,
  }),
  contactRoute,
];

/** Asks the appointment for an update, and answers its new state. */
async function changed<Change>(
  { clinic }: RequestContext,
  { database, temporal }: ApiContext,
  appointmentId: AppointmentId,
  update: UpdateDefinition<contract.AppointmentState, [Change]>,
  change: Change,
) {
  const { id: clinicId } = await clinic();
  const services = { client: temporal, database };
  const target = { clinicId, appointmentId };
  const state = await withPatience(temporal, () => changeAppointment(services, target, update, change));
  return { status: 200, body: appointmentStateView(state) } as const;
}
