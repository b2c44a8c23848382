import { z } from 'zod';
import { editAppointment, requestBooking, requestedId } from '../../../appointments/requestBooking.ts';
import { requireAppointment } from '../../../appointments/requireAppointment.ts';
import { AppointmentStatus, type BookingAnswer } from '../../../contracts/appointments/appointments.ts';
import { AppointmentId } from '../../../contracts/shared/ids.ts';
import { BookingChange, BookingRequest } from '../../../domain/appointments/bookingRequest.ts';
import { ContactName } from '../../../domain/messaging/notificationRequest.ts';
import { remindersOf } from '../../../store/appointments/appointmentReminders.ts';
import { pageOfAppointments } from '../../../store/appointments/pageOfAppointments.ts';
import { requireNamedContact } from '../contacts/requireNamedContact.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { pageBody, pageQuery, pageSchema } from '../page.ts';
import { withPatience } from '../withPatience.ts';
import { APPOINTMENT_CHANGE_ROUTES } from './appointmentChangeRoutes.ts';
import {
  AppointmentSummary,
  AppointmentView,
  appointmentStateView,
  appointmentSummary,
  appointmentView,
  BookingView,
} from './appointmentViews.ts';

const tag = 'Appointments';
const params = z.strictObject({ appointment: AppointmentId });
const page = pageQuery(AppointmentId);

const bookRoute = defineRoute({
  method: 'POST',
  path: '/appointments',
  tag,
  summary: 'Book an appointment',
  description:
    'The appointment of a reference that is booked already is changed to this, and what is left out stays as it was. The answer means that it is stored and its reminders are planned.',
  scope: 'manage',
  input: { body: BookingRequest },
  answers: { 200: BookingView, 201: BookingView },
  run: async ({ body }, { clinic, newId }, { database, temporal, config }) => {
    const of = await clinic();
    const fresh = AppointmentId.parse(newId('ap'));
    const id = requestedId(config.PSEUDONYM_KEY, of.id, body, fresh);
    const services = { client: temporal, database };
    const answer = await withPatience(temporal, () => requestBooking(services, of, id, body));
    return { status: answer.change === 'booked' ? 201 : 200, body: bookingView(answer) };
  },
});

const listRoute = defineRoute({
  method: 'GET',
  path: '/appointments',
  tag,
  summary: 'List appointments in the order in which they start',
  scope: 'read',
  input: {
    query: page.extend({
      since: page.shape.since.describe('only those that start from then on; by default now'),
      until: page.shape.since.describe('only those that start before then'),
      status: AppointmentStatus.optional(),
      contact: ContactName.optional(),
    }),
  },
  answers: { 200: pageSchema(AppointmentSummary) },
  run: async ({ query: { contact, since = new Date(), ...filter } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const named = contact === undefined ? undefined : await requireNamedContact(database, clinicId, contact);
    const found = await pageOfAppointments(database, { ...filter, clinicId, since, contactId: named?.id });
    return { status: 200, body: pageBody(found, appointmentSummary) };
  },
});

const showRoute = defineRoute({
  method: 'GET',
  path: '/appointments/:appointment',
  tag,
  summary: 'Show an appointment and what becomes of each reminder',
  scope: 'read',
  input: { params },
  answers: { 200: AppointmentView },
  run: async ({ params: { appointment: appointmentId } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const appointment = await requireAppointment(database, clinicId, appointmentId);
    const { localStart, timeZone } = appointment;
    const planned = await remindersOf(database, { clinicId, appointmentId, localStart, timeZone });
    return { status: 200, body: appointmentView(appointment, planned) };
  },
});

const editRoute = defineRoute({
  method: 'PATCH',
  path: '/appointments/:appointment',
  tag,
  summary: 'Change fields of a booked appointment',
  description:
    'A field that is left out keeps its value; null removes the place, the reference or a sequence.',
  scope: 'manage',
  input: { params, body: BookingChange },
  answers: { 200: BookingView },
  run: async ({ params: { appointment }, body }, { clinic }, { database, temporal }) => {
    const of = await clinic();
    const services = { client: temporal, database };
    const answer = await withPatience(temporal, () => editAppointment(services, of, appointment, body));
    return { status: 200, body: bookingView(answer) };
  },
});

export const APPOINTMENT_ROUTES: readonly ApiRoute[] = [
  bookRoute,
  listRoute,
  showRoute,
  editRoute,
  ...APPOINTMENT_CHANGE_ROUTES,
];

const bookingView = ({ change, state }: BookingAnswer) => ({ change, ...appointmentStateView(state) });
