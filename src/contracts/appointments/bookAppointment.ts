import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { z } from 'zod';
import { jobStartOptions, parseJobInput } from '../client/startJob.ts';
import { type BookingAnswer, book, remindAppointment } from './appointments.ts';
import { requestChange } from './requestChange.ts';

/**
 * Books an appointment, or changes the one of this id to what is booked, in one call. Resolves when it is stored and its
 * reminders are planned.
 *
 * @example
 * const { change, state } = await bookAppointment(client, {
 *   appointmentId, clinicId, contactId, localStart: '2026-12-24T09:30', timeZone: 'America/New_York',
 * });
 *
 * @throws InvalidJobInputError before anything is started; WorkflowUpdateFailedError, of
 * which `changeRefusal` tells why.
 */
export async function bookAppointment(
  client: Client,
  input: z.input<typeof remindAppointment.input>,
): Promise<BookingAnswer> {
  const booking = parseJobInput(remindAppointment, input);
  return requestChange(() => {
    const startWorkflowOperation = new WithStartWorkflowOperation(remindAppointment.workflow, {
      ...jobStartOptions(remindAppointment, booking),
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return client.workflow.executeUpdateWithStart(book, { args: [booking], startWorkflowOperation });
  });
}
