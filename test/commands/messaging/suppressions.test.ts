import assert from 'node:assert/strict';
import { suppress, suppressionsOf } from '../../../src/store/messaging/suppressions.ts';
import { runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('client suppressions', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app?.stop());

  const client = (...args: string[]) => runClient(['suppressions', ...args, '--json'], app.environment);

  it('are listed, lifted and added for a contact, without an address on the command line', async () => {
    const email = 'grace@patients.example';
    const contactId = await app.addContact({ email, phone: null });
    await suppress(app.database, app.clinicId, { channel: 'email', address: email, reason: 'hardBounce' });
    const listed = await client('list', contactId);
    const [one] = JSON.parse(listed.stdout).suppressions;
    assert.deepEqual([one.channel, one.reason, one.category], ['email', 'hardBounce', null]);
    assert.doesNotMatch(listed.stdout, /patients/);
    const lifted = await client('lift', contactId, '--channel', 'email');
    assert.equal(JSON.parse(lifted.stdout).lifted, 1);
    await client('add', contactId, '--channel', 'email');
    const found = await suppressionsOf(app.database, app.clinicId, app.hashAddress('email', email), null);
    assert.deepEqual(
      found.map(({ reason }) => reason),
      ['person'],
    );
  });

  it('are refused for what is not there, with exit code 2, naming it', async () => {
    const contactId = await app.addContact({ email: 'alan@patients.example', phone: null });
    const cases: readonly [readonly string[], RegExp][] = [
      [['list', 'grace@patients.example'], /contact: there is no contact/],
      [['list', `ct_${'0'.repeat(24)}`], /there is no contact/],
      [['add', contactId, '--channel', 'fax'], /--channel: must be email or sms/],
      [['lift', contactId, '--channel', 'sms'], /has no address for sms/],
    ];
    const results = await Promise.all(cases.map(([args]) => client(...args)));
    for (const [index, [, message]] of cases.entries()) {
      assert.equal(results[index]?.code, 2);
      assert.match(JSON.parse(results[index]?.stderr ?? '').message, message);
    }
  });
});
