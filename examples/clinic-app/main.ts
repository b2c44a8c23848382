/**
 * A clinic's own application: it starts the main job, shows its progress by query, pauses and resumes it by signal, and
 * reads the result. Of Aftercare it imports the contracts only.
 *
 * With `npm run dev` running elsewhere, and ids from `npx aftercare datasets import …` and `… contacts add …`:
 *
 *     npm run example -- ds_0123456789abcdef01234567 ct_0123456789abcdef01234567
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, Connection, isGrpcCancelledError, isGrpcDeadlineError } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import {
  ClinicId,
  ContactId,
  DatasetId,
  deliverAnalysis,
  InvalidJobInputError,
  type Progress,
  pause,
  progress,
  resume,
  startJob,
} from 'aftercare/contracts';
import { loadServersOf } from './developmentServers.ts';

/** Longest wait for the answer to a query, ms. */
const QUERY_PATIENCE_MS = 5_000;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { clinic: { type: 'string', default: 'riverside' } },
});

loadServersOf('npm run dev');
const { connectionOptions, namespace } = loadClientConnectConfig();
const connection = await Connection.connect(connectionOptions);
try {
  await deliver(new Client({ connection, namespace: namespace ?? 'default' }));
} catch (error) {
  process.exitCode = report(error);
} finally {
  await connection.close();
}

async function deliver(client: Client): Promise<void> {
  const { handle, workflowId, joined } = await startJob(client, deliverAnalysis, {
    datasetId: DatasetId.parse(positionals[0]),
    contactId: ContactId.parse(positionals[1]),
    clinicId: ClinicId.parse(values.clinic),
    question: 'Which patient characteristics go with longer survival?',
  });
  console.log(`${workflowId} ${joined ? 'was running already: joined it' : 'started'}`);

  await handle.signal(pause);
  console.log('paused: nothing new is started');
  await showPhase(client, workflowId, 'paused');

  await handle.signal(resume);
  console.log('resumed');
  const shown = showUntilEnd(client, workflowId);
  const { analysisId, reportId, findings, pages, notification } = await handle.result();
  await shown;
  console.log(`${analysisId}: ${findings} findings; ${reportId}: ${pages} pages; e-mail ${notification}`);
}

/** Resolves once the job says it is in this phase. */
async function showPhase(client: Client, workflowId: string, phase: string): Promise<void> {
  while ((await progressOf(client, workflowId))?.phase !== phase) await sleep(100);
  console.log(`progress: ${phase}`);
}

/** Prints each change of the progress until the job has ended. */
async function showUntilEnd(client: Client, workflowId: string): Promise<void> {
  let last = '';
  for (;;) {
    // Asked first, so that the progress shown last is that of the end.
    const { status } = await client.workflow.getHandle(workflowId).describe();
    const shown = await progressOf(client, workflowId);
    if (shown) {
      const line = `progress: ${shown.phase}, ${shown.done} of ${shown.total} ${shown.unit}`;
      if (line !== last) console.log(line);
      last = line;
      if (status.name !== 'RUNNING') return;
    }
    await sleep(200);
  }
}

/** Undefined while no worker has the time to answer. */
async function progressOf(client: Client, workflowId: string): Promise<Progress | undefined> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    return await client.withDeadline(Date.now() + QUERY_PATIENCE_MS, () => handle.query(progress));
  } catch (error) {
    // Whoever notices first that the time is over tells it: this side by the one, the server by the other.
    if (isGrpcDeadlineError(error) || isGrpcCancelledError(error)) return undefined;
    throw error;
  }
}

/** What the caller can mend gets one line and exit code 2. */
function report(error: unknown): number {
  if (error instanceof InvalidJobInputError || (error instanceof Error && error.name === 'ZodError')) {
    console.error(
      'give a data set, a contact and the clinic: npm run example -- ds_… ct_… --clinic riverside',
    );
    return 2;
  }
  console.error(error);
  return 1;
}
