import type { Client } from '@temporalio/client';
import type { FailedRun } from './failedRuns.ts';

type History = Awaited<ReturnType<Client['workflowService']['getWorkflowExecutionHistoryReverse']>>;
type HistoryEvent = NonNullable<NonNullable<NonNullable<History['history']>['events']>[number]>;
type EventId = HistoryEvent['eventId'];

/**
 * The event from which a run has to be done again for the step that failed to be taken once more: the end of the workflow
 * task that began the step; without such a step, the end of the last workflow task. Undefined when there is none.
 */
export async function resetPoint(client: Client, { info }: FailedRun): Promise<EventId | undefined> {
  let lastTask: EventId | undefined;
  let stepBegan: string | undefined;
  for await (const event of backwards(client, info)) {
    const failure = event.workflowExecutionFailedEventAttributes?.failure;
    const begun =
      failure?.activityFailureInfo?.scheduledEventId ??
      failure?.childWorkflowExecutionFailureInfo?.initiatedEventId;
    if (begun) stepBegan = begun.toString();
    if (event.workflowTaskCompletedEventAttributes) lastTask ??= event.eventId;
    if (stepBegan === undefined && lastTask) return lastTask;
    if (stepBegan !== undefined && event.eventId?.toString() === stepBegan) {
      const { activityTaskScheduledEventAttributes: scheduled } = event;
      const { startChildWorkflowExecutionInitiatedEventAttributes: initiated } = event;
      return (scheduled ?? initiated)?.workflowTaskCompletedEventId ?? lastTask;
    }
  }
  return lastTask;
}

const EVENTS_AT_ONCE = 500;

async function* backwards(
  client: Client,
  { workflowId, runId }: FailedRun['info'],
): AsyncGenerator<HistoryEvent> {
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      maximumPageSize: EVENTS_AT_ONCE,
      ...(nextPageToken ? { nextPageToken } : {}),
    });
    yield* page.history?.events ?? [];
    nextPageToken = page.nextPageToken ?? undefined;
  } while (nextPageToken && nextPageToken.length > 0);
}
