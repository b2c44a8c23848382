import assert from 'node:assert/strict';
import { WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import {
  booked,
  jumpToFollowUpStep,
  nextFollowUpStep,
  optOut,
  skipFollowUpStep,
} from '../../../src/contracts/followUps/followUpJobs.ts';
import { pause, progress, resume } from '../../../src/contracts/shared/jobMessages.ts';
import { newId } from '../../../src/security/newId.ts';
import { builtInSequences } from '../../../src/sequences/builtInSequences.ts';
import { addSequenceVersion } from '../../../src/store/followUps/followUpSequences.ts';
import { listAlerts } from '../../../src/store/operations/alerts.ts';
import { beginMaintenance, endMaintenance } from '../../../src/store/operations/maintenances.ts';
import { eventually } from '../../support/eventually.ts';
import { defineSequence, startFollowUps } from '../../support/followUps.ts';
import { allWorkflowIds, historyText } from '../../support/histories.ts';
import { outbox } from '../../support/outbox.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { followUpsOfClinics } from './followUpsOfClinics.ts';

const WRITE = 'template: visit-check-in, channels: [email]';
const BOOKING_URL = 'https://wilhelmina.example/book';

describe('runFollowUps', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  after(() => app?.stop());

  const define = (steps: readonly string[], more?: string, name?: string) =>
    defineSequence(app, steps, more, name);
  const start = (sequence: string, options?: Parameters<typeof startFollowUps>[2]) =>
    startFollowUps(app, sequence, options);
  const localTime = (instant: string, timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'longOffset',
    }).format(new Date(instant));
  const typeOf = (error: unknown): string | null | undefined =>
    error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure
      ? error.cause.type
      : undefined;

  it('waits for the clock of the contact’s zone, in summer and in winter', async () => {
    const days = [20, 80, 140, 200, 260, 320].map(
      (day) => `name: day-${day}, wait: day ${day} at 09:00 local, ${WRITE}`,
    );
    const run = await start(await define(days), { timeZone: 'Europe/Berlin' });
    const shown = new Set<string>();
    for (const day of [20, 80, 140, 200, 260, 320]) {
      shown.add(localTime(await run.until(`day-${day}`), 'Europe/Berlin'));
      await run.handle.executeUpdate(skipFollowUpStep);
    }
    assert.deepEqual([...shown].sort(), ['09:00 GMT+01:00', '09:00 GMT+02:00']);
    assert.deepEqual(await run.handle.result(), { outcome: 'completed', sent: 0, skipped: 6, failed: 0 });
  });

  it('does not write early when the contact answers again while an answer is processed', async () => {
    const run = await start(await define([`name: one, wait: day 1 at 09:00 local, ${WRITE}`]));
    await run.until('one');
    for (let round = 0; round < 60; round += 1)
      await Promise.all(Array.from({ length: 4 }, () => run.answer('how are you?')));
    const { stepName, sent } = await eventually('all have been looked at', async () => {
      const position = await run.position();
      const { raw } = await run.handle.describe();
      return !raw.pendingWorkflowTask && (raw.pendingActivities ?? []).length === 0 && position;
    });
    assert.deepEqual([stepName, sent, await run.mails()], ['one', 0, 0]);
    await run.handle.terminate();
  });

  it('writes exactly at that time, once per step, while time is skipped', async () => {
    const steps = ['name: one, wait: day 1 at 09:00 local', 'name: two, wait: 26 w at 09:00 local'];
    const run = await start(await define(steps.map((step) => `${step}, ${WRITE}`)), {
      timeZone: 'America/New_York',
    });
    await run.forward();
    assert.deepEqual(await run.handle.result(), { outcome: 'completed', sent: 2, skipped: 0, failed: 0 });
    assert.equal(await run.mails(), 2);
    const { events } = await run.handle.fetchHistory();
    const fired = (events ?? [])
      .filter(({ timerFiredEventAttributes }) => timerFiredEventAttributes)
      .map(({ eventTime }) =>
        localTime(new Date(Number(eventTime?.seconds) * 1_000).toISOString(), 'America/New_York'),
      );
    assert.deepEqual(
      fired.map((time) => time.slice(0, 5)),
      ['09:00', '09:00'],
    );
    assert.equal(new Set(fired).size, 2, 'half a year apart the offset differs');
  });

  it('takes the branch of the answer, skips what does not apply, and alerts the clinic', async () => {
    const name = await define([
      `name: ask, wait: 1 d, ${WRITE}`,
      'name: look, wait: 30 d, branches: [{ if: [answer equals 1], go: end }, { if: [reply], go: call }]',
      `name: again, wait: 1 d, if: [no reply], ${WRITE}`,
      'name: call, wait: at once, alert: please call this patient',
    ]);
    const [well, unwell, silent] = await Promise.all([start(name), start(name), start(name)]);
    for (const run of [well, unwell, silent]) {
      await run.until('ask');
      await run.handle.executeUpdate(jumpToFollowUpStep, { args: [{ step: 'ask', now: true }] });
      await run.until('look');
      assert.equal(await run.mails(), 1);
    }
    await well.answer(' 1! ');
    await unwell.answer('not so well');
    for (const run of [well, unwell, silent]) await run.forward();
    assert.deepEqual(await well.handle.result(), { outcome: 'completed', sent: 1, skipped: 0, failed: 0 });
    assert.deepEqual(await unwell.handle.result(), { outcome: 'completed', sent: 1, skipped: 0, failed: 0 });
    assert.deepEqual(await silent.handle.result(), { outcome: 'completed', sent: 2, skipped: 0, failed: 0 });
    const alerted = (await listAlerts(app.database, { openOnly: true, limit: 100 }))
      .filter(({ kind }) => kind === 'followUpNeedsAttention')
      .map(({ subject, message }) => [subject, message]);
    assert.deepEqual(
      alerted.sort(),
      [unwell, silent].map(({ handle }) => [handle.workflowId, 'please call this patient']).sort(),
    );
  });

  it('skips a step when the message before was opened', async () => {
    const name = await define([
      `name: ask, wait: 1 h, ${WRITE}`,
      `name: again, wait: 1 d, if: [not opened], ${WRITE}`,
    ]);
    const run = await start(name);
    await run.until('ask');
    await run.handle.executeUpdate(jumpToFollowUpStep, { args: [{ step: 'ask', now: true }] });
    await run.until('again');
    const mine = app.database
      .selectFrom('notifications')
      .select('id')
      .where('replyWorkflowId', '=', run.handle.workflowId);
    await app.database
      .updateTable('messages')
      .set({ status: 'opened', statusRank: 7 })
      .where('notificationId', 'in', mine)
      .execute();
    await run.forward();
    assert.deepEqual(await run.handle.result(), { outcome: 'completed', sent: 1, skipped: 1, failed: 0 });
  });

  it('ends when its goal is reached, and calls back the message that still waits', async () => {
    const name = await define(
      [`name: invite, wait: at once, ${WRITE}`, `name: again, wait: 1 d, ${WRITE}`],
      'goals: [booked]',
    );
    const maintenance = newId('mt');
    await beginMaintenance(app.database, { id: maintenance, reason: 'a test', until: null });
    try {
      const run = await start(name);
      await eventually('the message', async () => {
        const notification = (await allWorkflowIds(app.client)).filter((id) =>
          id.startsWith(`${app.clinicId}/notification/`),
        );
        const phases = await Promise.all(
          notification.map((id) =>
            app.client.workflow
              .getHandle(id)
              .query(progress)
              .catch(() => null),
          ),
        );
        return phases.some((shown) => shown?.phase === 'held by maintenance');
      });
      await run.handle.signal(booked);
      assert.deepEqual(await run.handle.result(), { outcome: 'goalReached', sent: 0, skipped: 1, failed: 0 });
      assert.equal(await run.mails(), 0);
    } finally {
      await endMaintenance(app.database, maintenance);
    }
  });

  it('ends by its exit rules, and for every contact who opts out or answers STOP', async () => {
    const name = await define([`name: ask, wait: 30 d, ${WRITE}`], 'exits: [answer equals no]');
    const [refused, optedOut, stopped, other] = await Promise.all([
      start(name),
      start(name),
      start(name),
      start(name),
    ]);
    await Promise.all([refused, optedOut, stopped, other].map((run) => run.until('ask')));
    await other.answer('perhaps');
    await refused.answer('No.');
    await optedOut.handle.signal(optOut);
    await stopped.answer('STOP', 'stop');
    assert.equal((await refused.handle.result()).outcome, 'exited');
    assert.equal((await optedOut.handle.result()).outcome, 'optedOut');
    assert.equal((await stopped.handle.result()).outcome, 'optedOut');
    assert.equal((await other.position()).outcome, null);
    await other.forward();
    assert.equal((await other.handle.result()).outcome, 'completed');
  });

  it('keeps the version it began with', async () => {
    const name = await define([`name: old, wait: 30 d, ${WRITE}`]);
    const before = await start(name);
    await before.until('old');
    await define([`name: new, wait: 10 d, ${WRITE}`, `name: more, wait: 1 d, ${WRITE}`], '', name);
    const after = await start(name);
    await after.until('new');
    assert.deepEqual([(await before.position()).version, (await after.position()).version], [1, 2]);
    await before.forward();
    assert.equal((await before.handle.result()).sent, 1);
    await after.handle.cancel();
  });

  it('pauses, shows its next step, jumps and refuses unknown steps', async () => {
    const steps = ['one', 'two', 'three'].map((step) => `name: ${step}, wait: 10 d, ${WRITE}`);
    const run = await start(await define(steps));
    const dueAt = await run.until('one');
    await run.handle.signal(pause);
    assert.deepEqual(await run.handle.query(nextFollowUpStep), { name: 'one', dueAt, paused: true });
    for (const step of ['four', 'end', ''])
      await assert.rejects(
        run.handle.executeUpdate(jumpToFollowUpStep, { args: [{ step }] }),
        (error) => typeOf(error) === 'UnknownStep',
      );
    await run.handle.executeUpdate(jumpToFollowUpStep, { args: [{ step: 'three', now: true }] });
    await eventually('the jump', async () => (await run.position()).stepName === 'three');
    assert.equal(await run.mails(), 0, 'it is paused');
    await run.handle.signal(resume);
    assert.deepEqual(await run.handle.result(), { outcome: 'completed', sent: 1, skipped: 0, failed: 0 });
    assert.equal((await run.position()).step, 3);
  });

  it('hands over to a next run when it is long, and goes on where it was', async () => {
    const steps = Array.from(
      { length: 60 },
      (_, index) => `name: step-${index}, wait: at once, branches: [{ if: [booked], go: end }]`,
    );
    const run = await start(await define([...steps, `name: last, wait: 30 d, ${WRITE}`]));
    const { runId } = await run.handle.describe();
    await run.until('last');
    assert.notEqual((await run.handle.describe()).runId, runId);
    assert.equal((await run.position()).step, 60);
    await run.forward();
    assert.deepEqual(await run.handle.result(), { outcome: 'completed', sent: 1, skipped: 0, failed: 0 });
  });

  it('ends after its last round, and forgets between rounds what the contact did', async () => {
    const name = await define(
      [
        'name: look, wait: 30 d, branches: [{ if: [reply], go: ask }]',
        `name: ask, wait: 1 d, ${WRITE}, next: look`,
      ],
      'rounds: 2',
    );
    const run = await start(name);
    await run.until('look');
    await run.answer('hello');
    await run.forward();
    assert.deepEqual(await run.handle.result(), { outcome: 'completed', sent: 2, skipped: 0, failed: 0 });
    assert.equal((await run.position()).round, 2);
  });

  it('follows a chronic patient quarter by quarter, and keeps what it is told out of every history', async () => {
    const sample = builtInSequences().find(({ name }) => name === 'chronic-care-quarterly');
    assert.equal(sample?.rounds, 8);
    await addSequenceVersion(app.database, null, { ...sample, name: 'half-a-year', rounds: 2 });
    const run = await start('half-a-year', { variables: { bookingUrl: BOOKING_URL } });
    await run.until('invite');
    await run.forward();
    assert.deepEqual(await run.handle.result(), { outcome: 'completed', sent: 4, skipped: 0, failed: 0 });
    const { emails } = await outbox(app.sandbox);
    assert.equal(emails.filter(({ text }) => text.includes(BOOKING_URL)).length, 4);
    for (const id of await allWorkflowIds(app.client))
      assert.doesNotMatch(await historyText(app.client, id), /wilhelmina|not so well|4915112345678/i, id);
  });

  followUpsOfClinics(() => app);

  it('fails at once when there is no such sequence, or something it needs is missing', async () => {
    for (const [sequence, variables, message] of [
      ['nothing-like-it', {}, /SequenceNotFound: there is no follow-up sequence nothing-like-it/],
      ['chronic-care-quarterly', {}, /SequenceNotRunnable: chronic-care-quarterly needs bookingUrl/],
      ['chronic-care-quarterly', { bookingUrl: 'x' }, /SequenceNotRunnable: bookingUrl: must be an http/],
      ['report-follow-up', {}, /SequenceNotRunnable: report-follow-up is about an analysis/],
    ] as const) {
      const { handle } = await start(sequence, { variables });
      await assert.rejects(handle.result(), (error) => {
        assert.ok(error instanceof WorkflowFailedError);
        assert.match(String(error.cause?.cause), message);
        return true;
      });
    }
  });
});
