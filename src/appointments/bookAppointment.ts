import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { z } from 'zod';
import { type BookingAnswer, book, remindAppointment } from '../contracts/appointments/appointments.ts';
import { jobStartOptions, parseJobInput } from '../contracts/client/startJob.ts';
import { requestChange } from './requestChange.ts';

/**
 * Books an appointment, or changes the one of this id to what is booked, in one call. Resolves when it is stored and its
 * reminders are planned.
 *
 * @throws InvalidJobInputError before anything is started; WorkflowUpdateFailedError whose cause has the types
 * that `contracts/appointments.ts` names.
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
