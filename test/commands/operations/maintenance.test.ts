import assert from 'node:assert/strict';
import type { WorkflowHandle } from '@temporalio/client';
import {
  analyzeDataset,
  changeMaintenanceEnd,
  endMaintenance,
  importDataset,
  type JobResult,
  maintenanceState,
  progress,
  runMaintenance,
  sendBulk,
  sendNotification,
  startJob,
} from '../../../src/contracts/index.ts';
import { BulkId, MaintenanceId, NotificationId } from '../../../src/contracts/shared/ids.ts';
import { NotificationContent } from '../../../src/domain/messaging/notificationContent.ts';
import { fastForward } from '../../../src/sandbox/servers/fastForward.ts';
import { SCHEDULES } from '../../../src/schedules/schedules.ts';
import { newId } from '../../../src/security/newId.ts';
import * as bulks from '../../../src/store/messaging/bulkSends.ts';
import { createNotification } from '../../../src/store/messaging/notifications.ts';
import {
  beginMaintenance,
  countHeldJobs,
  currentMaintenance,
} from '../../../src/store/operations/maintenances.ts';
import { eventually } from '../../support/eventually.ts';
import { acceptedModelCalls } from '../../support/mainJob.ts';
import { outbox } from '../../support/outbox.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { addTestClinic } from '../../support/testClinics.ts';

const RELEASES_PER_SECOND = 2;

describe('maintenance', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({
      MAINTENANCE_RELEASES_PER_SECOND: String(RELEASES_PER_SECOND),
      QUIET_HOURS: 'none',
    });
    await addTestClinic(app.database, 'spree', { timeZone: 'Europe/Berlin' });
    await app.startWorkers();
    await client('schedules', 'apply');
    await schedule('reconcile-messages').pause('a person’s own note');
  });
  after(() => app?.stop());

  const client = (...args: string[]) => clientJson(args, app.environment);
  const schedule = (name: string) => app.client.schedule.getHandle(`aftercare/${name}`);
  const pauseOf = async (name: string) => {
    const { paused, note } = (await schedule(name).describe()).state;
    return { paused, note };
  };
  const phaseOf = async (handle: WorkflowHandle) => (await handle.query(progress)).phase;
  const untilHeld = (handle: WorkflowHandle) =>
    eventually('it is held', async () => (await phaseOf(handle)) === 'held by maintenance');
  const isOff = async () => (await currentMaintenance(app.database)) === undefined;
  const gatewayStatus = async () => (await fetch(`${app.gatewayUrl}/status`)).json();

  async function notify(email: string) {
    const { clinicId } = app;
    const contactId = await app.addContact({ email });
    const notificationId = NotificationId.parse(
      await createNotification(app.database, {
        id: newId('nt'),
        key: newId('key'),
        clinicId,
        contactId,
        content: { template: 'visit-check-in' },
        channels: ['email'],
      }),
    );
    const started = await startJob(app.client, sendNotification, { notificationId, clinicId, contactId });
    return started.handle;
  }
  const mailsTo = async (email: string) =>
    (await outbox(app.sandbox)).emails.filter(({ to }) => to.includes(email)).length;

  /** Switched on without the command line, for what the workflow does. */
  async function switchOn(until: Date | null = null) {
    const maintenanceId = MaintenanceId.parse(newId('mt'));
    assert.ok(await beginMaintenance(app.database, { id: maintenanceId, reason: 'a test', until }));
    const input = { maintenanceId, until: until?.toISOString() ?? null };
    const { handle } = await startJob(app.client, runMaintenance, input);
    await eventually('the pause', async () => (await handle.query(maintenanceState)).phase === 'on');
    return { handle, maintenanceId };
  }

  it('refuses what makes no sense, and changes nothing', async () => {
    const cases = [
      [['on', '--reason', 'x', '--until', 'tomorrow'], /^--until: must be such as /],
      [['on', '--reason', 'x', '--until', '2020-01-01T00:00'], /^--until: must be in the future$/],
      [['on', '--reason', '  '], /^--reason: must not be empty$/],
      [['on'], /required option '--reason <text>' not specified/],
      [['until', '2099-07-01T06:00'], /^maintenance is off; there is no end to change$/],
      [['off'], /^maintenance is off; there is nothing to end$/],
    ] as const;
    for (const [args, message] of cases) {
      const { code, stderr } = await runClient(['maintenance', ...args], app.environment);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr.trim(), message);
    }
    assert.ok(await isOff());
    assert.equal((await pauseOf('check-queues')).paused, false);
  });

  it('cannot change the end when its job was terminated, says so, and is switched off all the same', async () => {
    const { handle } = await switchOn();
    await handle.terminate('a test');
    const { code, stderr } = await runClient(['maintenance', 'until', '2099-07-01T06:00'], app.environment);
    assert.deepEqual(
      [code, stderr.trim()],
      [
        2,
        'the job of the maintenance has been ended; release the jobs it holds with: aftercare maintenance off',
      ],
    );
    await client('maintenance', 'off');
    assert.ok(await isOff());
  });

  it('pauses schedules and holds new work back, keeps what runs, and lets all go when it is switched off', async () => {
    const { clinicId } = app;
    const datasetId = await app.storeSample();
    await (await startJob(app.client, importDataset, { datasetId, clinicId })).handle.result();
    app.sandbox.configure({ gemini: { latencyMs: 300 } });
    const question = 'Already under way?';
    const { handle: running } = await startJob(app.client, analyzeDataset, { datasetId, clinicId, question });
    await eventually('the first answers', () => acceptedModelCalls(app) > 0);

    const on = await client(
      'maintenance',
      'on',
      '--reason',
      'moving the database',
      '--until',
      '2099-07-01T06:00',
      '--clinic',
      'spree',
    );
    assert.deepEqual(
      [on.on, on.reason, on.until, on.pausedSchedules],
      [true, 'moving the database', '2099-07-01T04:00:00.000Z', SCHEDULES.length - 1],
    );
    const id = MaintenanceId.parse(on.maintenanceId);
    const ownPause = { paused: true, note: `maintenance ${id}: moving the database` };
    assert.deepEqual(await pauseOf('check-queues'), ownPause);
    assert.deepEqual(await pauseOf('reconcile-messages'), { paused: true, note: 'a person’s own note' });
    assert.deepEqual(await gatewayStatus(), {
      status: 'maintenance',
      maintenance: { begunAt: on.begunAt, until: on.until },
    });

    const twice = await runClient(['maintenance', 'on', '--reason', 'again'], app.environment);
    assert.equal(twice.code, 2);
    assert.match(twice.stderr, /^maintenance is on since .*moving the database.*maintenance off\n$/);

    const later = await client('maintenance', 'until', '2099-07-01T08:00', '--clinic', 'spree');
    assert.equal(later.until, '2099-07-01T06:00:00.000Z');
    const job = app.client.workflow.getHandle(`maintenance:${id}`);
    assert.equal((await job.query(maintenanceState)).until, later.until);
    app.sandbox.configure({ gemini: { latencyMs: 0 } });
    assert.ok((await running.result()).findings >= 0, 'what runs is finished');
    const callsBefore = acceptedModelCalls(app);
    const mail = await notify('held@patients.example');
    const { handle: analysis } = await startJob(app.client, analyzeDataset, {
      datasetId,
      clinicId,
      question: 'New?',
    });
    await Promise.all([untilHeld(mail), untilHeld(analysis)]);
    for (const held of [mail, analysis])
      assert.deepEqual((await held.describe()).raw.pendingActivities, [], 'no worker is kept busy');
    assert.equal(acceptedModelCalls(app), callsBefore);
    assert.equal(await mailsTo('held@patients.example'), 0);
    assert.equal((await client('maintenance')).heldJobs, 2);

    await schedule('check-queues').delete();
    await client('schedules', 'apply');
    assert.deepEqual(await pauseOf('check-queues'), ownPause, 'a schedule that is made meanwhile');

    assert.equal((await client('maintenance', 'off')).on, false);
    assert.equal((await mail.result()).outcome, 'sent');
    await analysis.result();
    assert.equal(await mailsTo('held@patients.example'), 1);
    await app.client.workflow.getHandle(`maintenance:${id}`).result();
    assert.equal((await pauseOf('check-queues')).paused, false);
    assert.deepEqual(await pauseOf('reconcile-messages'), { paused: true, note: 'a person’s own note' });
    assert.deepEqual(await client('maintenance', 'status'), { on: false, heldJobs: 0 });
    assert.deepEqual(await gatewayStatus(), { status: 'ready', maintenance: null });
  });

  const batches = () => app.sandbox.journal.count({ operation: 'emails.batch', outcome: 'accepted' });

  it('holds the next batch of a bulk send back', async () => {
    const { handle } = await switchOn();
    const { clinicId } = app;
    const bulkId = BulkId.parse(newId('bk'));
    const contactId = await app.addContact({
      email: 'many@patients.example',
      preferences: { marketing: ['email'] },
    });
    const words = {
      template: 'announcement',
      subject: 'News',
      paragraphs: ['We move.'],
      link: null,
      sms: null,
    };
    const content = NotificationContent.parse(words);
    const bulk: bulks.BulkSend = { id: bulkId, clinicId, channel: 'email', category: 'marketing', content };
    await bulks.createBulkSend(app.database, bulk);
    await bulks.addListed(app.database, bulk, 'contact', [contactId]);
    const { handle: job } = await startJob(app.client, sendBulk, { bulkId, clinicId });
    await untilHeld(job);
    assert.equal(batches(), 0);
    await handle.signal(endMaintenance);
    await job.result();
    assert.equal(batches(), 1);
    await handle.result();
  });

  it('lets the jobs that waited go a few a second, those that have ended meanwhile aside', async () => {
    const { handle } = await switchOn();
    const held: WorkflowHandle<() => Promise<JobResult<typeof sendNotification>>>[] = [];
    for (let index = 0; index < 2 * RELEASES_PER_SECOND + 1; index += 1)
      held.push(await notify(`staggered-${index}@patients.example`));
    await Promise.all(held.map(untilHeld));
    await held[0]?.cancel();
    await assert.rejects(async () => held[0]?.result());
    await handle.signal(endMaintenance);
    assert.deepEqual(await handle.result(), { released: held.length });
    const { events = [] } = await handle.fetchHistory();
    assert.equal(events?.filter((event) => event.timerFiredEventAttributes).length, 2);
    for (const each of held.slice(1)) assert.equal((await each.result()).outcome, 'sent');
  });

  it('keeps holding what waits when maintenance is on again before all has been let go', async () => {
    const { handle: first } = await switchOn();
    const held = await Promise.all(
      ['again-0', 'again-1', 'again-2', 'again-3', 'again-4'].map((name) =>
        notify(`${name}@patients.example`),
      ),
    );
    await Promise.all(held.map(untilHeld));
    await first.signal(endMaintenance);
    await eventually('its end', isOff);
    const { handle: second } = await switchOn();
    const { released } = await first.result();
    assert.ok(released < held.length, `${released} released`);
    assert.ok((await countHeldJobs(app.database)) >= held.length - released);
    await second.signal(endMaintenance);
    await second.result();
    for (const each of held) assert.equal((await each.result()).outcome, 'sent');
  });

  it('ends by itself when its time has come', async () => {
    const { handle } = await switchOn();
    const until = new Date(Date.now() + 3 * 3_600_000).toISOString();
    await handle.signal(changeMaintenanceEnd, { until });
    const mail = await notify('until@patients.example');
    await untilHeld(mail);
    await fastForward(app.client, handle.workflowId);
    assert.deepEqual(await handle.result(), { released: 1 });
    assert.equal((await mail.result()).outcome, 'sent');
    assert.ok(await isOff());
    assert.equal((await pauseOf('check-queues')).paused, false);
  });

  it('ends when its job is cancelled', async () => {
    const { handle } = await switchOn();
    await handle.cancel();
    await handle.result();
    assert.ok(await isOff());
    assert.equal((await pauseOf('check-queues')).paused, false);
  });

  it('can be switched off also when its job was terminated', async () => {
    const { handle } = await switchOn();
    await handle.terminate('by mistake');
    const mail = await notify('terminated@patients.example');
    await untilHeld(mail);
    assert.equal((await client('maintenance', 'off')).on, false);
    assert.equal((await mail.result()).outcome, 'sent');
    await eventually('the schedule', async () => !(await pauseOf('check-queues')).paused);
  });
});
