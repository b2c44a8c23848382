import { setTimeout as delay } from 'node:timers/promises';
import { CancelledFailure, WorkflowFailedError } from '@temporalio/client';
import { signalOrStartJob, startJob } from '../../../src/contracts/client/startJob.ts';
import { analyzeDataset, importDataset, importFromDisk } from '../../../src/contracts/jobs.ts';
import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import { pause, resume, stages } from '../../../src/contracts/shared/jobMessages.ts';
import { eventually } from '../../../test/support/eventually.ts';
import type { TestApp } from '../../../test/support/testApp.ts';
import type { CheckLine } from '../checkLine.ts';
import { checkLine } from '../checkLine.ts';
import type { StartWorker } from '../stoppableWorker.ts';

const CSV = `age,months\n${Array.from({ length: 40 }, (_, row) => `${30 + row},${row % 12}`).join('\n')}\n`;
/** A wait costs the same however long it is. When it ends, only one waiter at a time can run the job; the others wait again. */
const MOST_EVENTS = 100;
/** Longest time a worker takes to stop that holds nothing but waits, ms. */
const STOPS_WITHIN_MS = 8_000;

/**
 * As many jobs as asked for join one paused import. Another clinic's import and analysis run meanwhile, a waiter is cancelled, the
 * worker is stopped and replaced, and all waiters have the same result once the import is resumed.
 */
export async function joinPausedImport(
  app: TestApp,
  waiters: number,
  startWorker: StartWorker,
): Promise<CheckLine[]> {
  const { client, clinicId } = app;
  const lines: CheckLine[] = [];
  const worker = await startWorker(app);
  const storeFor = async (clinic: string, name: string) => {
    const diskKey = `clinics/${clinic}/exports/${name}.csv`;
    await app.disks.current.write(diskKey, Buffer.from(CSV));
    return startJob(client, importFromDisk, { clinicId: ClinicId.parse(clinic), diskKey });
  };

  // The id of a data set is the same for the same bytes, so that all others join this import.
  const { datasetId } = await (await storeFor(clinicId, 'first')).handle.result();
  const imported = { datasetId, clinicId };
  await signalOrStartJob(client, importDataset, imported, pause);
  const joined = await Promise.all(
    Array.from({ length: waiters }, (_, index) => storeFor(clinicId, `waiter-${index}`)),
  );
  await eventually('all wait', async () => {
    const shown = await Promise.all(joined.map(({ handle }) => handle.query(stages)));
    return shown.every((all) => all.some(({ name, state }) => name === 'import' && state === 'running'));
  });

  const other = ClinicId.parse('riverside');
  const theirs = await (await storeFor(other, 'own')).handle.result();
  const analysis = await startJob(client, analyzeDataset, {
    datasetId: theirs.datasetId,
    clinicId: other,
    question: 'Does age go with months?',
  });
  const { rowsRead } = await analysis.handle.result();
  lines.push(
    checkLine('rows that another clinic imports and analyses meanwhile', [40, 40], [theirs.rows, rowsRead]),
  );

  const [cancelled, ...others] = joined;
  await cancelled?.handle.cancel();
  const outcome = await cancelled?.handle.result().catch((error: unknown) => error);
  const isCancelled = outcome instanceof WorkflowFailedError && outcome.cause instanceof CancelledFailure;
  const awaited = client.workflow.getHandle(importDataset.workflowId(imported));
  lines.push(
    checkLine(
      'a waiter that is cancelled, and what it waited for',
      [true, 'RUNNING'],
      [isCancelled, (await awaited.describe()).status.name],
    ),
  );

  const end = await Promise.race([worker.stop(), delay(STOPS_WITHIN_MS, 'runs', { ref: false })]);
  lines.push(checkLine(`a worker ${STOPS_WITHIN_MS / 1_000} s after it was asked to stop`, 'ended', end));

  const next = await startWorker(app);
  await awaited.signal(resume);
  const results = await Promise.all(others.map(({ handle }) => handle.result()));
  lines.push(
    checkLine(
      `${others.length} waiters after the end of what they waited for`,
      others.map(() => 40),
      results.map(({ rows }) => rows),
    ),
  );
  const lengths = await Promise.all(
    others.map(async ({ handle }) => (await handle.describe()).historyLength ?? 0),
  );
  const longest = Math.max(...lengths);
  lines.push({
    what: 'events of the longest history of a waiter',
    expected: `at most ${MOST_EVENTS}`,
    found: String(longest),
    ok: longest <= MOST_EVENTS,
  });
  await next.stop();
  return lines;
}
