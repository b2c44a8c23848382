import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { defineJob } from '../../src/contracts/defineJob.ts';
import { checkQueues } from '../../src/contracts/housekeepingJobs.ts';
import { ClinicId } from '../../src/contracts/ids.ts';
import { applySchedules, ownScheduleIds } from '../../src/schedules/applySchedules.ts';
import { defineSchedule, type JobSchedule } from '../../src/schedules/defineSchedule.ts';
import { SCHEDULES } from '../../src/schedules/schedules.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

const report = defineJob({
  workflow: 'monthlyReport',
  queue: 'reports',
  input: z.strictObject({ clinicId: ClinicId }),
  result: z.strictObject({}),
  workflowId: ({ clinicId }) => `monthly/${clinicId}`,
  tags: ({ clinicId }) => ({ clinicId }),
  summary: ({ clinicId }) => `Monthly report of ${clinicId}`,
});
const clinicId = ClinicId.parse('riverside');
const nightly = (changes: Partial<JobSchedule> = {}): JobSchedule => ({
  ...defineSchedule({
    name: 'nightly',
    purpose: 'every night at half past two',
    job: checkQueues,
    input: {},
    when: { cron: ['30 2 * * *'] },
    timeZone: 'Europe/Berlin',
  }),
  ...changes,
});
const monthly = defineSchedule({
  name: 'monthly',
  purpose: 'on the first weekday hours of a month',
  job: report,
  input: { clinicId },
  when: { calendar: [{ dayOfMonth: 1, hour: 6, minute: [0, 30] }] },
  overlap: 'bufferOne',
  catchUpMinutes: 60,
  jitterSeconds: 90,
});

describe('applySchedules', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app.stop());

  const apply = (schedules: readonly JobSchedule[], dryRun = false) =>
    applySchedules(app.client, schedules, { timeZone: 'America/New_York', dryRun });
  const changes = async (schedules: readonly JobSchedule[], dryRun = false) =>
    Object.fromEntries(
      (await apply(schedules, dryRun)).map(({ scheduleId, change }) => [scheduleId, change]),
    );
  const describeSchedule = (name: string) => app.client.schedule.getHandle(`aftercare/${name}`).describe();
  /** Listing is eventually consistent. */
  async function listed(...names: string[]) {
    const wanted = names.map((name) => `aftercare/${name}`).sort();
    for (let tries = 0; tries < 100; tries += 1) {
      if (String(await ownScheduleIds(app.client)) === String(wanted)) return;
      await delay(50);
    }
    assert.deepEqual(await ownScheduleIds(app.client), wanted);
  }

  it('only tells what it would do in a dry run', async () => {
    assert.deepEqual(await changes([nightly()], true), { 'aftercare/nightly': 'create' });
    await assert.rejects(describeSchedule('nightly'), { name: 'ScheduleNotFoundError' });
  });

  it('creates what is missing, with zone, overlap policy, catch-up window and jitter', async () => {
    assert.deepEqual(await changes([nightly(), monthly]), {
      'aftercare/nightly': 'create',
      'aftercare/monthly': 'create',
    });
    const [night, month] = [await describeSchedule('nightly'), await describeSchedule('monthly')];
    assert.equal(night.spec.timezone, 'Europe/Berlin');
    assert.equal(night.policies.overlap, 'SKIP');
    assert.equal(night.policies.catchupWindow, 600_000);
    assert.equal(night.state.note, 'every night at half past two');
    assert.equal(month.spec.timezone, 'America/New_York');
    assert.equal(month.spec.jitter, 90_000);
    assert.equal(month.policies.overlap, 'BUFFER_ONE');
    assert.equal(month.policies.catchupWindow, 3_600_000);
    assert.equal(month.action.taskQueue, 'reports');
    assert.deepEqual(month.action.args, [{ clinicId }]);
    const times = month.info.nextActionTimes.map((time) => time.getTime());
    assert.ok(times.length >= 2);
    await listed('nightly', 'monthly');
  });

  it('keeps what is as it is defined', async () => {
    assert.deepEqual(await changes([nightly(), monthly]), {
      'aftercare/nightly': 'keep',
      'aftercare/monthly': 'keep',
    });
  });

  it('changes what differs, and leaves a pause and its note alone', async () => {
    await app.client.schedule.getHandle('aftercare/nightly').pause('moving the database');
    const later = nightly({ when: { cron: ['45 3 * * *'] } });
    assert.deepEqual(await changes([later, monthly]), {
      'aftercare/nightly': 'change',
      'aftercare/monthly': 'keep',
    });
    const { state, spec } = await describeSchedule('nightly');
    assert.deepEqual([state.paused, state.note], [true, 'moving the database']);
    assert.equal(spec.calendars?.[0]?.hour?.[0]?.start, 3);
    assert.deepEqual(await changes([later, monthly]), {
      'aftercare/nightly': 'keep',
      'aftercare/monthly': 'keep',
    });
  });

  it('deletes what is no longer defined, and nothing of others', async () => {
    await app.client.schedule.create({
      scheduleId: 'somebody-else',
      spec: { intervals: [{ every: '1 day' }] },
      action: { type: 'startWorkflow', workflowType: 'other', taskQueue: 'other' },
    });
    await listed('nightly', 'monthly');
    assert.deepEqual(await changes([nightly()]), {
      'aftercare/nightly': 'change',
      'aftercare/monthly': 'delete',
    });
    await assert.rejects(describeSchedule('monthly'), { name: 'ScheduleNotFoundError' });
    await app.client.schedule.getHandle('somebody-else').describe();
  });

  it('refuses a cron expression that is none, and creates nothing', async () => {
    await assert.rejects(apply([nightly({ name: 'broken', when: { cron: ['61 25 * * *'] } })]));
    await assert.rejects(describeSchedule('broken'), { name: 'ScheduleNotFoundError' });
  });

  it('refuses a month that is none', async () => {
    await assert.rejects(apply([nightly({ name: 'broken', when: { calendar: [{ month: 13 }] } })]), /13/);
  });

  it('takes every schedule that is defined, each under a name of its own', async () => {
    assert.equal(new Set(SCHEDULES.map(({ name }) => name)).size, SCHEDULES.length);
    const applied = await apply(SCHEDULES);
    assert.equal(applied.filter(({ change }) => change === 'create').length, SCHEDULES.length);
  });

  it('starts the job when triggered', async () => {
    await app.startWorkers();
    await apply(SCHEDULES);
    await app.client.schedule.getHandle('aftercare/check-queues').trigger();
    let workflowId: string | undefined;
    for (let tries = 0; tries < 100 && workflowId === undefined; tries += 1) {
      workflowId = (await describeSchedule('check-queues')).info.recentActions[0]?.action.workflow.workflowId;
      if (workflowId === undefined) await delay(50);
    }
    assert.match(workflowId ?? '', /^check-queues-\d{4}/);
    const result: unknown = await app.client.workflow.getHandle(workflowId ?? '').result();
    assert.deepEqual(result, { queues: 8, unhealthy: 0 });
  });
});
