import type { Client, Payload } from '@temporalio/client';

/** The same business key runs with another input. Nothing was started, and nothing was joined. */
export class JobInputDiffersError extends Error {
  override readonly name = 'JobInputDiffersError';
  /** Stable, for scripts and HTTP answers. */
  readonly code = 'JobInputDiffers';
  /** What an HTTP server that starts jobs answers: Conflict. */
  readonly statusCode = 409;
  readonly workflowId: string;

  constructor(workflowId: string) {
    super(
      `${workflowId} is already running with another input; wait until it has ended, cancel it, or start it with the same input`,
    );
    this.workflowId = workflowId;
  }
}

/**
 * Refuses to join a job that runs with another input. The input is read from the first event of the history: it is
 * there for jobs that a client, another job or a schedule started, and in every run of a job that continued as new.
 *
 * @throws {@link JobInputDiffersError}
 */
export async function requireSameInput(client: Client, workflowId: string, input: unknown): Promise<void> {
  const running = await startedInput(client, { workflowId });
  if (canonicalJson(running) !== canonicalJson(input)) throw new JobInputDiffersError(workflowId);
}

/** What a run of a job was started with, without what it continued from as new. @param run.runId the latest run if it is not given */
export async function startedInput(
  client: Client,
  run: { readonly workflowId: string; readonly runId?: string },
): Promise<unknown> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: run,
    maximumPageSize: 1,
  });
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  const [payload] = started?.input?.payloads ?? [];
  return payload && (await decoded(client, payload));
}

async function decoded(client: Client, payload: Payload): Promise<unknown> {
  const { payloadCodecs, payloadConverter } = client.options.loadedDataConverter;
  let payloads = [payload];
  for (const codec of payloadCodecs.toReversed()) payloads = await codec.decode(payloads);
  const [plain] = payloads;
  return plain && payloadConverter.fromPayload(plain);
}

/** JSON in which the order of fields does not show. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) =>
    typeof field === 'object' && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([one], [other]) => (one < other ? -1 : 1)))
      : field,
  );
}
