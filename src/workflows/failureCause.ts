import { ActivityFailure } from '@temporalio/workflow';

/** What an activity threw: Temporal wraps it in an `ActivityFailure`, that of a local activity it hands on as it is. */
export const failureCause = (error: unknown): unknown =>
  error instanceof ActivityFailure ? error.cause : error;
