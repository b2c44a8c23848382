import assert from 'node:assert/strict';
import { ensureAdministrators } from '../../../src/store/clinics/administrators.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('the commands for clinics', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app?.stop());

  const client = (...args: readonly string[]) => runClient(args, app.environment);
  const json = (...args: readonly string[]) => clientJson(args, app.environment);

  async function refused(...args: readonly string[]): Promise<string> {
    const { code, stderr, stdout } = await client(...args);
    assert.equal(code, 2, stdout);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
    return stderr.trim();
  }

  it('create a clinic with the defaults of its country', async () => {
    const created = await json(
      ...['clinics', 'create', 'lakeside', '--name', 'Lakeside Clinic', '--time-zone', 'america/chicago'],
      ...['--country', 'US', '--postal-address', '1 Lake St\\nChicago'],
    );
    assert.equal(created.version, 1);
    assert.equal(created.timeZone, 'America/Chicago');
    assert.equal(created.paper, 'Letter');
    assert.equal(created.postalAddress, '1 Lake St\nChicago');
    assert.deepEqual(await json('clinics', 'show', 'lakeside'), created);
    assert.match(
      await refused('clinics', 'create', 'lakeside', '--name', 'x', '--time-zone', 'UTC', '--country', 'US'),
      /there is a clinic lakeside already/,
    );
  });

  it('change the fields that are named, as a version that the audit trail tells', async () => {
    const before = await json('clinics', 'show', 'riverside');
    const after = await json(
      'clinics',
      'set',
      'riverside',
      '--website',
      'https://riverside.example',
      '--monthly-report',
      'true',
    );
    assert.deepEqual(after, {
      ...before,
      version: 2,
      website: 'https://riverside.example',
      monthlyReport: true,
    });
    const cleared = await json('clinics', 'set', 'riverside', '--clear', 'website');
    assert.deepEqual(cleared, { ...after, version: 3, website: null });
    assert.deepEqual(await json('clinics', 'set', 'riverside', '--clear', 'website'), cleared);
    const { entries } = await json('audit', 'list', '--clinic', 'riverside', '--subject', 'riverside');
    assert.ok(Array.isArray(entries));
    assert.deepEqual(
      entries.map(({ action, details }) => [action, details.version, details.fields]),
      [
        ['clinicChanged', 3, 'website'],
        ['clinicChanged', 2, 'website, monthlyReport'],
        ['clinicCreated', 1, undefined],
      ],
    );
  });

  it('give a clinic its monthly report and its share at once, and take them back', async () => {
    const schedule = app.client.schedule.getHandle('aftercare/monthly-report-lakeside');
    const set = (...fields: readonly string[]) => json('clinics', 'set', 'lakeside', ...fields);
    await set('--monthly-report', 'true', '--fairness-weight', '3');
    const { spec } = await schedule.describe();
    assert.deepEqual([spec.timezone, await weightOf('lakeside')], ['America/Chicago', 3]);
    await set('--time-zone', 'America/New_York');
    assert.equal((await schedule.describe()).spec.timezone, 'America/New_York');
    await set('--monthly-report', 'false', '--fairness-weight', '1');
    await assert.rejects(schedule.describe(), { name: 'ScheduleNotFoundError' });
    assert.equal(await weightOf('lakeside'), undefined);
  });

  async function weightOf(clinicId: string): Promise<number | undefined> {
    const { config } = await app.client.workflowService.describeTaskQueue({
      namespace: app.client.options.namespace,
      taskQueue: { name: 'analysis' },
      taskQueueType: 1,
      reportConfig: true,
    });
    return config?.fairnessWeightOverrides?.[clinicId];
  }

  it('refuse a change of a version that is not the present one', async () => {
    const { version } = await json('clinics', 'show', 'other-clinic');
    const set = ['clinics', 'set', 'other-clinic', '--expected-version'];
    assert.match(await refused(...set, '99', '--name', 'Other'), /in version 1 by now/);
    assert.equal((await json(...set, String(version), '--name', 'Other')).name, 'Other');
  });

  it('do not list the administrators, whom alerts are written to', async () => {
    await ensureAdministrators(app.database);
    const { clinics } = await json('clinics', 'list');
    assert.ok(Array.isArray(clinics) && clinics.length >= 3);
    assert.ok(!clinics.some(({ id }) => id === 'aftercare-administrators'));
  });

  it('name each wrong field, and store nothing', async () => {
    const before = await json('clinics', 'list');
    const problems = await refused(
      ...['clinics', 'create', 'bad', '--time-zone', 'Mars', '--country', 'XX', '--accent-color', '#ffff00'],
    );
    for (const name of ['--time-zone', '--country', '--accent-color'])
      assert.ok(problems.includes(name), problems);
    assert.match(
      await refused('clinics', 'create', 'bad', '--time-zone', 'UTC', '--country', 'DE'),
      /--name/,
    );
    assert.match(await refused('clinics', 'set', 'riverside'), /name a field/);
    assert.match(await refused('clinics', 'set', 'riverside', '--clear', 'name'), /--clear: must be one of/);
    assert.match(await refused('clinics', 'set', 'nowhere', '--name', 'x'), /there is no clinic nowhere/);
    assert.match(await refused('clinics', 'show', 'nowhere'), /there is no clinic nowhere/);
    assert.deepEqual(await json('clinics', 'list'), before);
  });
});
