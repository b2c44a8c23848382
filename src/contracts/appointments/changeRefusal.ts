import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client';

/** Why an appointment has refused a change; `type` is one of those that `appointments.ts` names. Undefined for every other error. */
export const changeRefusal = (error: unknown): ApplicationFailure | undefined =>
  error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure
    ? error.cause
    : undefined;
