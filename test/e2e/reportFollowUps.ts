import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { z } from 'zod';
import { startJob } from '../../src/contracts/client/startJob.ts';
import {
  followUpPosition,
  runFollowUps,
  skipFollowUpStep,
} from '../../src/contracts/followUps/followUpJobs.ts';
import type { deliverAnalysis } from '../../src/contracts/jobs.ts';
import type { AnalysisId } from '../../src/contracts/shared/ids.ts';
import { pause, progress, resume } from '../../src/contracts/shared/jobMessages.ts';
import { fastForward } from '../../src/sandbox/servers/fastForward.ts';
import { eventually } from '../support/eventually.ts';
import { outbox } from '../support/outbox.ts';
import type { TestApp } from '../support/testApp.ts';

interface Delivered {
  readonly app: TestApp;
  readonly result: z.output<typeof deliverAnalysis.result>;
  /** The e-mail that announced the report. */
  readonly reportEmailId: string;
  readonly phone: string;
}

/** The tests of the follow-ups of a delivered analysis, on the app of another test. */
export function reportFollowUps(delivered: () => Delivered): void {
  let app: TestApp;
  let result: Delivered['result'];
  before(() => {
    ({ app, result } = delivered());
  });

  describe('its follow-ups', () => {
    const followUpsOf = async (contact: { email: string; phone?: string }) => {
      const contactId = await app.addContact({ name: null, ...contact });
      const { clinicId } = app;
      const analysisId: AnalysisId = result.analysisId;
      const input = { sequence: 'report-follow-up' as const, analysisId, contactId, clinicId };
      return (await startJob(app.client, runFollowUps, input)).handle;
    };

    it('write three times in 30 days, by SMS where there is a number and else by e-mail', async () => {
      assert.ok(result.followUpsWorkflowId);
      const handle = app.client.workflow.getHandle<() => Promise<z.output<typeof runFollowUps.result>>>(
        result.followUpsWorkflowId,
      );
      const waiting = await handle.query(followUpPosition);
      assert.deepEqual([waiting.step, waiting.steps, waiting.sent], [0, 3, 0]);
      const { startTime } = await handle.describe();
      assertDays(waiting.nextStepAt, startTime, 3);

      await fastForward(app.client, result.followUpsWorkflowId);
      assert.deepEqual(await handle.result(), { outcome: 'completed', sent: 3, skipped: 0, failed: 0 });
      const { sms, emails } = await outbox(app.sandbox);
      assert.deepEqual(
        sms.map(({ to }) => to),
        [delivered().phone],
      );
      assert.equal(
        emails.filter(({ id, text }) => id !== delivered().reportEmailId && !text.includes('/reports/'))
          .length,
        2,
      );
      const { events } = await handle.fetchHistory();
      assertDays(new Date(tsToMs(events?.at(-1)?.eventTime)).toISOString(), startTime, 30);
    });

    it('wait while they are paused and go on where they were', async () => {
      const to = 'paused@clinic.example';
      const handle = await followUpsOf({ email: to });
      await handle.signal(pause);
      await fastForward(app.client, handle.workflowId);
      await eventually('the pause', async () => (await handle.query(progress)).phase === 'paused');
      await sleep(500);
      const mailed = async () =>
        (await outbox(app.sandbox)).emails.filter((sent) => sent.to.includes(to)).length;
      assert.equal(await mailed(), 0);
      assert.equal((await handle.query(followUpPosition)).step, 0);
      await handle.signal(resume);
      assert.deepEqual(await handle.result(), { outcome: 'completed', sent: 3, skipped: 0, failed: 0 });
      assert.equal(await mailed(), 3);
    });

    it('skip the step that waits, also while they are paused', async () => {
      const to = 'skipped@clinic.example';
      const handle = await followUpsOf({ email: to });
      const first = await handle.executeUpdate(skipFollowUpStep);
      assert.deepEqual([first.nextStepAt, first.sent], [null, 0]);
      await eventually('the next step', async () => (await handle.query(followUpPosition)).step === 1);
      await handle.signal(pause);
      await handle.executeUpdate(skipFollowUpStep);
      await eventually('the last step', async () => (await handle.query(followUpPosition)).skipped === 2);
      await handle.signal(resume);
      await fastForward(app.client, handle.workflowId);
      assert.deepEqual(await handle.result(), { outcome: 'completed', sent: 1, skipped: 2, failed: 0 });
    });

    it('refuse to skip a step that is being written', async () => {
      const handle = await followUpsOf({ email: 'writing@clinic.example' });
      app.sandbox.configure({ resend: { latencyMs: 1_000 } });
      try {
        await fastForward(app.client, handle.workflowId);
        await eventually('the first step', async () => {
          const { nextStepAt, step, inProgress } = await handle.query(followUpPosition);
          return step === 0 && inProgress && nextStepAt === null;
        });
        await assert.rejects(handle.executeUpdate(skipFollowUpStep), (error) => {
          assert.ok(error instanceof WorkflowUpdateFailedError);
          assert.ok(error.cause instanceof ApplicationFailure);
          return error.cause.type === 'NothingToSkip';
        });
      } finally {
        app.sandbox.configure({ resend: { latencyMs: 0 } });
      }
      assert.deepEqual(await handle.result(), { outcome: 'completed', sent: 3, skipped: 0, failed: 0 });
    });

    it('count a step that cannot be sent and go on', async () => {
      const handle = await followUpsOf({ email: 'refused@clinic.example' });
      app.sandbox.inject({ provider: 'resend', kind: 'status', status: 422, times: 1 });
      await fastForward(app.client, handle.workflowId);
      assert.deepEqual(await handle.result(), { outcome: 'completed', sent: 2, skipped: 0, failed: 1 });
    });
  });
}

const DAY_MS = 24 * 3_600_000;

function assertDays(instant: string | null | undefined, since: Date, days: number): void {
  assert.ok(instant);
  const passed = (Date.parse(instant) - since.getTime()) / DAY_MS;
  assert.ok(Math.abs(passed - days) < 0.01, `${passed} days instead of ${days}`);
}
