import assert from 'node:assert/strict';
import { loadDevelopmentConfig } from '../../../src/config/config.ts';
import { cancel, recompute, reschedule, state } from '../../../src/contracts/appointments/appointments.ts';
import { requestChange } from '../../../src/contracts/appointments/requestChange.ts';
import { reply } from '../../../src/contracts/messaging/notifications.ts';
import { startTemporalServer, type TemporalServer } from '../../../src/sandbox/servers/temporalServer.ts';
import { storeInboundMessage } from '../../../src/store/messaging/inboundMessages.ts';
import { addPatients, bookTestAppointment } from '../../support/appointments.ts';
import { eventually } from '../../support/eventually.ts';
import { NEXT_YEAR } from '../../support/nextYear.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const LANES = 128;

/** Runs `work` for each index below `count`, so many at once. */
async function inLanes(count: number, lanes: number, work: (index: number) => Promise<unknown>) {
  let next = 0;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let index = next++; index < count; index = next++) await work(index);
    }),
  );
}

async function bookOne(app: TestApp) {
  const [patient] = await addPatients(app, 1);
  return bookTestAppointment(app, patient?.contactId ?? assert.fail());
}

/** Stores a reply as one that was passed on to the workflow that waits for it. */
async function storeReply(app: TestApp, index: number): Promise<void> {
  const stored = await storeInboundMessage(app.database, {
    clinicId: app.clinicId,
    id: `in_${index}`,
    providerId: `SM${index}`,
    sender: '+4930901820',
    recipient: '+15005550006',
    body: 'May I bring my sister?',
    meaning: 'text',
    contactId: null,
    notificationId: null,
    workflowId: null,
    state: 'signalled',
  });
  assert.ok(stored);
}

/** How many replies the clinic was told of. */
async function toldReplies(app: TestApp): Promise<number> {
  const { told } = await app.database
    .selectFrom('alerts')
    .select((select) => select.fn.countAll<number>().as('told'))
    .where('clinicId', '=', app.clinicId)
    .where('kind', '=', 'replyNeedsAttention')
    .executeTakeFirstOrThrow();
  return Number(told);
}

/** The events of each run of a workflow. */
async function eventsOfRuns(app: TestApp, workflowId: string): Promise<number[]> {
  const events: number[] = [];
  for await (const { runId } of app.client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    events.push((await app.client.workflow.getHandle(workflowId, runId).describe()).historyLength);
  return events;
}

describe('an appointment that is flooded', () => {
  it('outlives thousands of signals at once with its worker, takes each reply, and goes on in another run', async function () {
    this.timeout(420_000);
    const [signals, replies, recomputings] = [4_200, 60, 60];
    const app = await startTestApp();
    try {
      const worker = await app.startWorkerProcess();
      let hasExited = false;
      void worker.exited.then(() => {
        hasExited = true;
      });
      const { handle } = await bookOne(app);
      const { runId } = await handle.describe();
      const isTold = (index: number) => index % (signals / replies) === 0;
      for (let index = 0; index < signals; index += 1) if (isTold(index)) await storeReply(app, index);
      await inLanes(signals, LANES, (index) => {
        if (index % (signals / recomputings) === 1) return handle.signal(recompute);
        const meaning = isTold(index) ? 'text' : 'stop';
        const receivedAt = new Date().toISOString();
        return handle.signal(reply, { replyId: `in_${index}`, meaning, notificationId: 'nt_0', receivedAt });
      });
      await eventually('every reply is told', async () => (await toldReplies(app)) === replies, 300_000);
      await eventually('another run', async () => (await handle.describe()).runId !== runId);
      assert.equal(hasExited, false);
      const cancelled = await handle.executeUpdate(cancel, { args: [{ notifyPatient: false }] });
      assert.equal(cancelled.status, 'cancelled');
      await handle.result();
      const events = await eventually('both runs', async () => {
        const runs = await eventsOfRuns(app, handle.workflowId);
        return runs.length >= 2 && runs;
      });
      assert.ok(Math.max(...events) < 10_000, String(events));
    } finally {
      await app.stop();
    }
  });

  describe('by changes without a gap', () => {
    const SUGGESTED_AFTER = 100;
    let server: TemporalServer | undefined;
    let app: TestApp | undefined;
    after(async () => {
      await app?.stop();
      await server?.stop();
    });

    it('refuses one now and then, which comes through when it is requested again, so that the history of a run stays short', async () => {
      const { cacheDir, path } = loadDevelopmentConfig();
      server = await startTemporalServer({
        report: () => undefined,
        cacheDir,
        path,
        toolsDir: 'tools/temporal',
        ui: false,
        dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': SUGGESTED_AFTER },
      });
      const running = await startTestApp({}, { temporalAddress: server.address });
      app = running;
      await running.startWorkers();
      const { handle } = await bookOne(running);
      let refused = 0;
      let moves = 0;
      const move = () => {
        const day = String(1 + (moves % 28)).padStart(2, '0');
        const hour = String(8 + (Math.floor(moves / 28) % 9)).padStart(2, '0');
        moves += 1;
        const to = { localStart: `${NEXT_YEAR}-07-${day}T${hour}:00`, notifyPatient: false };
        return requestChange(() =>
          handle.executeUpdate(reschedule, { args: [to] }).catch((error: unknown) => {
            refused += 1;
            throw error;
          }),
        );
      };
      // It depends on the machine how many come while a run is handed over.
      for (let round = 0; round < 6 && (round === 0 || refused === 0); round += 1) await inLanes(80, 8, move);
      assert.ok(refused > 0);
      assert.equal((await handle.query(state)).version, moves + 1);
      const events = await eventsOfRuns(running, handle.workflowId);
      assert.ok(events.length >= 3, String(events));
      assert.ok(Math.max(...events) < 3 * SUGGESTED_AFTER, String(events));
      await handle.terminate();
    });
  });
});
