import assert from 'node:assert/strict';
import { SCHEDULES } from '../../../src/schedules/schedules.ts';
import { eventually } from '../../support/eventually.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('the commands of schedules', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  after(() => app?.stop());

  const client = (...args: string[]) => clientJson(['schedules', ...args], app.environment);
  const handle = (name: string) => app.client.schedule.getHandle(`aftercare/${name}`);
  const startsOf = async (name: string) => (await handle(name).describe()).info.numActionsTaken;

  it('tell what would change without changing it, then make it so', async () => {
    const created = SCHEDULES.map(({ name }) => ({ scheduleId: `aftercare/${name}`, change: 'create' }));
    assert.deepEqual(await client('apply', '--dry-run'), { changes: created, dryRun: true });
    await assert.rejects(handle('check-queues').describe(), { name: 'ScheduleNotFoundError' });
    assert.deepEqual(await client('apply'), { changes: created, dryRun: false });
    const { policies, spec } = await handle('check-queues').describe();
    assert.equal(policies.overlap, 'SKIP');
    assert.equal(policies.catchupWindow, 60_000);
    assert.equal(spec.timezone, 'UTC');
    const { schedules } = await eventually('the list', async () => {
      const listed = await client('list');
      return Array.isArray(listed.schedules) && listed.schedules.length === SCHEDULES.length && listed;
    });
    assert.ok(Array.isArray(schedules));
    for (const { paused, nextAt } of schedules) {
      assert.equal(paused, false);
      assert.ok(Date.parse(nextAt) > Date.now());
    }
  });

  it('start a job once, and for every time of a past span', async () => {
    const before = await startsOf('check-queues');
    assert.deepEqual(await client('trigger', 'check-queues'), {
      scheduleId: 'aftercare/check-queues',
      triggered: true,
    });
    await eventually('the start', async () => (await startsOf('check-queues')) > before);
    const span = ['--from', '2026-01-01T00:01:00Z', '--to', '2026-01-01T00:16:00Z'];
    await client('backfill', 'check-queues', ...span);
    await eventually('three more', async () => (await startsOf('check-queues')) >= before + 4);
  });

  it('pause with a note and resume', async () => {
    await client('pause', 'aftercare/check-queues', '--note', 'moving the database');
    const { state } = await handle('check-queues').describe();
    assert.deepEqual([state.paused, state.note], [true, 'moving the database']);
    await client('resume', 'check-queues');
    assert.equal((await handle('check-queues').describe()).state.paused, false);
  });

  it('refuse what makes no sense in one line, and change nothing', async () => {
    const span = ['--from', '2026-01-02T00:00:00Z', '--to', '2026-01-01T00:00:00Z'];
    for (const [args, message] of [
      [['trigger', 'nothing'], /^there is no schedule nothing; see `aftercare schedules list`/],
      [['pause', 'check-queues'], /required option '--note <text>' not specified/],
      [['pause', 'check-queues', '--note', ' '], /^--note: must not be empty$/],
      [['backfill', 'check-queues', ...span], /^--to: must be after --from$/],
      [
        ['backfill', 'check-queues', '--from', '2026-01-01T00:00:00Z', '--to', '2036-01-01T00:00:00Z'],
        /^--to: must not be in the future$/,
      ],
      [['backfill', 'check-queues', '--from', 'May', '--to', 'June'], /^--from: must be an instant such as/],
    ] as const) {
      const { code, stderr } = await runClient(['schedules', ...args], app.environment);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr.trim(), message);
    }
    assert.equal((await handle('check-queues').describe()).state.paused, false);
  });
});
