import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { checkQueues } from '../../src/contracts/operations/housekeepingJobs.ts';
import { defineJob } from '../../src/contracts/shared/defineJob.ts';
import { ClinicId } from '../../src/contracts/shared/ids.ts';
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
  after(() => app?.stop());

  const apply = (schedules: readonly JobSchedule[], dryRun = false) =>
    applySchedules(app.client, schedules, { dryRun });
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
    assert.equal(month.spec.timezone, 'UTC');
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
    assert.ok((await apply(SCHEDULES, true)).every(({ differences }) => differences === undefined));
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

  it('undoes a manual edit of a schedule, and reports the difference', async () => {
    const later = nightly({ when: { cron: ['45 3 * * *', '0-30/10 4 * 6-8 1,7'] } });
    await apply([later, monthly]);
    assert.deepEqual(await apply([later, monthly]), [
      { scheduleId: 'aftercare/nightly', change: 'keep', paused: 'moving the database' },
      { scheduleId: 'aftercare/monthly', change: 'keep' },
    ]);
    const handle = app.client.schedule.getHandle('aftercare/nightly');
    await handle.update(({ spec, action, policies, state }) => ({
      spec: { ...spec, calendars: [{ minute: 15, hour: 5 }], intervals: [], skip: [], timezone: 'UTC' },
      action: { ...action, taskQueue: 'reports', args: [{ other: true }], retry: { maximumAttempts: 3 } },
      policies: { ...policies, overlap: 'ALLOW_ALL', catchupWindow: '1 hour', pauseOnFailure: true },
      state: { ...state, remainingActions: 5 },
    }));
    const edited = [
      ['times', 'minute 15, hour 5', 'minute 0-30/10, hour 4, month 6-8, dayOfWeek 0,1; minute 45, hour 3'],
      ['zone', 'UTC', 'Europe/Berlin'],
      ['overlap', 'ALLOW_ALL', 'SKIP'],
      ['catch-up window', '3600000 ms', '600000 ms'],
      ['pause on failure', 'true', 'false'],
      ['starts left', '5', 'none'],
      ['task queue', 'reports', 'housekeeping'],
      ['input', '[{"other":true}]', '[{}]'],
    ];
    for (const dryRun of [true, false]) {
      const [change, ...others] = await apply([later, monthly], dryRun);
      assert.deepEqual(others, [{ scheduleId: 'aftercare/monthly', change: 'keep' }]);
      assert.deepEqual([change?.change, change?.paused], ['change', 'moving the database']);
      const differences = (change?.differences ?? []).map(({ field, is, defined }) => [field, is, defined]);
      assert.deepEqual(differences.slice(0, edited.length), edited);
      assert.deepEqual(
        differences.slice(edited.length).map(([field]) => field),
        ['retries and time-outs'],
      );
    }
    const { spec, state, policies } = await handle.describe();
    assert.deepEqual([spec.timezone, policies.overlap], ['Europe/Berlin', 'SKIP']);
    assert.deepEqual(
      [state.paused, state.note, state.remainingActions],
      [true, 'moving the database', undefined],
    );
    assert.equal((await changes([later, monthly]))['aftercare/nightly'], 'keep');
  });

  it('keeps what is defined by calendars with names, steps and every part', async () => {
    const full = nightly({
      name: 'full',
      when: {
        calendar: [
          {
            minute: [{ start: 5, end: 59, step: 20 }],
            hour: '*',
            dayOfMonth: [1, 15],
            month: [{ start: 1, end: 6 }],
            dayOfWeek: 0,
          },
          { month: 12, dayOfWeek: [{ start: 1, end: 5 }] },
        ],
      },
    });
    assert.equal((await changes([full, nightly(), monthly]))['aftercare/full'], 'create');
    const [kept] = await apply([full, nightly(), monthly]);
    assert.deepEqual(kept, { scheduleId: 'aftercare/full', change: 'keep' });
    await apply([nightly(), monthly]);
  });

  it('deletes what is no longer defined, and nothing of others', async () => {
    await app.client.schedule.create({
      scheduleId: 'somebody-else',
      spec: { intervals: [{ every: '1 day' }] },
      action: { type: 'startWorkflow', workflowType: 'other', taskQueue: 'other' },
    });
    await listed('nightly', 'monthly');
    assert.deepEqual(await changes([nightly()]), {
      'aftercare/nightly': 'keep',
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
