import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const OURS = `name: our-check-in
purpose: ask twice
steps:
  - { name: first, wait: 20 d, template: visit-check-in, channels: [email] }
  - { name: second, wait: 20 d, template: visit-check-in, channels: [email] }
`;

describe('the commands of follow-ups', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  after(() => app?.stop());

  const client = (...args: string[]) => clientJson(args, app.environment);
  async function write(text: string): Promise<string> {
    const file = join(app.directory, 'ours.yaml');
    await writeFile(file, text);
    return file;
  }

  it('check, store and list sequences', async () => {
    const broken = await write(OURS.replace('20 d', 'soon'));
    for (const command of ['validate', 'apply']) {
      const { code, stderr } = await runClient(['sequences', command, broken], app.environment);
      assert.equal(code, 2);
      assert.match(stderr, /^ours\.yaml: step first, wait: must be such as "3 d".*\n$/);
    }
    const file = await write(OURS);
    assert.deepEqual(await client('sequences', 'validate', file), { valid: ['our-check-in'] });
    const change = { sequence: 'our-check-in', clinicId: app.clinicId, version: 1 };
    assert.deepEqual((await client('sequences', 'apply', file)).changes, [{ ...change, change: 'create' }]);
    assert.deepEqual((await client('sequences', 'apply', file)).changes, [{ ...change, change: 'keep' }]);
    const { sequences } = await client('sequences', 'list');
    assert.ok(Array.isArray(sequences));
    assert.deepEqual(
      sequences.map(({ name, version }) => [name, version]),
      [
        ['chronic-care-quarterly', null],
        ['missed-appointment', null],
        ['our-check-in', 1],
        ['post-visit-check-in', null],
        ['report-follow-up', null],
      ],
    );
  });

  it('start, show, skip, jump and end a sequence', async () => {
    await client('sequences', 'apply', await write(OURS));
    const contactId = await app.addContact();
    const contact = ['--contact', contactId];
    const { workflowId } = await client('followups', 'start', 'our-check-in', ...contact);
    const id = String(workflowId);
    assert.equal(id, `${app.clinicId}/follow-up/our-check-in/${contactId}`);
    assert.deepEqual(await client('followups', 'start', 'our-check-in', ...contact), {
      workflowId: id,
      joined: true,
    });
    await client('followups', 'skip', id);
    const nameOf = async () => {
      const { next } = await client('followups', 'show', id);
      return next !== null && typeof next === 'object' && 'name' in next ? next.name : null;
    };
    await eventually('the second step', async () => (await nameOf()) === 'second');
    await client('followups', 'jump', id, 'first');
    await eventually('the first step', async () => (await nameOf()) === 'first');
    const refused = await runClient(['followups', 'jump', id, 'third'], app.environment);
    assert.equal(refused.code, 2);
    assert.equal(refused.stderr, `${id}: there is no such step; there are first, second\n`);
    await client('followups', 'opt-out', id);
    const { outcome } = await app.client.workflow.getHandle(id).result();
    assert.equal(outcome, 'optedOut');
    const { stderr } = await runClient(['followups', 'skip', id], app.environment);
    assert.equal(stderr, `${id} has ended; there is nothing to skip\n`);
  });

  it('refuse what cannot be started, and start nothing', async () => {
    const contact = ['--contact', await app.addContact()];
    for (const [args, message] of [
      [['nothing', ...contact], /^there is no sequence nothing; list them with/],
      [['our-check-in'], /required option '--contact <contact>' not specified/],
      [['report-follow-up', ...contact], /report-follow-up is about an analysis: name one$/],
      [['chronic-care-quarterly', ...contact, '--set', 'bookingUrl'], /^--set: must be such as bookingUrl=/],
      [['chronic-care-quarterly', ...contact, '--set', 'bookingUrl=x'], /bookingUrl: must be an http/],
      [
        [
          'chronic-care-quarterly',
          ...contact,
          '--set',
          'bookingUrl=https://a.example',
          '--set',
          'bookingUrl=https://b.example',
        ],
        /^--set: names bookingUrl twice$/,
      ],
    ] as const) {
      const { code, stderr } = await runClient(['followups', 'start', ...args], app.environment);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr.trim(), message);
    }
    const contexts = await app.database.selectFrom('followUpContexts').select('id').execute();
    assert.deepEqual(contexts, []);
  });
});
