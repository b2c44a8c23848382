import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { newId } from '../../../src/security/newId.ts';
import { suppress } from '../../../src/store/messaging/suppressions.ts';
import { beginMaintenance, endMaintenance } from '../../../src/store/operations/maintenances.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { whereStored } from '../../support/everythingStored.ts';
import { outbox } from '../../support/outbox.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const news = {
  contact: 'P1',
  template: 'announcement',
  category: 'reminder',
  variables: { subject: 'Parking closed', paragraphs: ['The car park is closed.'] },
};

describe('the preview of a notification', () => {
  let app: TestApp;
  let call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  before(async () => {
    app = await startTestApp();
    call = apiClient(app);
    await mkdir(app.config.DATA_DIR, { recursive: true });
    await app.addContact({
      reference: 'P1',
      name: 'Ada',
      email: 'ada@patients.example',
      phone: '+4915112345678',
    });
  });
  afterEach(() =>
    app.changeClinic({ quietHours: 'none', adHocRecipients: false, reminderMessagesPerDay: 6 }),
  );
  after(() => app?.stop());

  const preview = async (request: object) => {
    const { status, body } = await call('POST', '/notifications/preview', { ...news, ...request });
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const decisionOf = ({ decision, reason }: Record<string, unknown>) => [decision, reason];
  const command = (...options: string[]) => [
    ...['notifications', 'send', '--template', 'announcement', '--category', 'reminder', '--dry-run'],
    ...['--var', 'subject=Parking closed', '--var', 'paragraphs=The car park is closed.', ...options],
  ];

  it('shows the message that would be sent, and stores and starts nothing', async () => {
    const found = await preview({});
    assert.deepEqual(decisionOf(found), ['send', null]);
    assert.deepEqual(found.channels, [{ channel: 'email', decision: 'send', reason: null, until: null }]);
    const { html, text, from, ...message } = Object(found.message);
    assert.match(from, /^"Hillside Practice" <[^<>]+>$/);
    assert.deepEqual(message, {
      channel: 'email',
      to: 'ada@patients.example',
      replyTo: null,
      subject: 'Parking closed',
      segments: null,
    });
    assert.match(text, /Ada[\s\S]*The car park is closed\./);
    assert.match(html, /<h1[^>]*>Parking closed<\/h1>/);
    assert.deepEqual(await whereStored(app, ['The car park is closed']), {});
    assert.deepEqual((await outbox(app.sandbox)).emails, []);
    for await (const { workflowId } of app.client.workflow.list()) assert.fail(workflowId);
  });

  it('shows that quiet hours put it off, and until when', async () => {
    await app.changeClinic({ quietHours: '00:00-23:59' });
    const found = await preview({ channels: ['sms'] });
    // The one minute of the day without quiet hours lets it through.
    const isFree = new Date().getUTCHours() === 23 && new Date().getUTCMinutes() === 59;
    if (isFree) return;
    assert.deepEqual(decisionOf(found), ['wait', 'QuietHours']);
    assert.match(String(found.until), /T23:59:00.000Z$/);
    assert.equal(Object(found.message).segments, 1);
    const { stdout } = await runClient(command('--contact', 'P1', '--channel', 'sms'), app.environment);
    assert.match(
      stdout,
      /^the notification would wait until \S+T23:59:00.000Z \(QuietHours\)\n {2}sms would wait/,
    );
    assert.match(stdout, /\nto: \+4915112345678\nsegments: 1\n\n[^\n]*Parking closed/);
  });

  it('shows each refusal of the channels in their order', async () => {
    const address = 'eve@patients.example';
    await app.addContact({ reference: 'P2', email: address });
    await suppress(app.database, app.clinicId, { channel: 'email', address, reason: 'unsubscribe' });
    const found = await preview({ contact: 'P2' });
    assert.deepEqual(decisionOf(found), ['refuse', 'NoAddress']);
    assert.deepEqual(found.channels, [
      { channel: 'email', decision: 'refuse', reason: 'Unsubscribed', until: null },
      { channel: 'sms', decision: 'refuse', reason: 'NoAddress', until: null },
    ]);
    assert.equal(Object(found.message).to, address);
    assert.deepEqual(decisionOf(await preview({ category: 'marketing' })), ['refuse', 'NoConsent']);
    const past = new Date(Date.now() - 1_000).toISOString();
    assert.deepEqual(decisionOf(await preview({ expiresAt: past })), ['refuse', 'Expired']);
  });

  it('shows that maintenance holds it, with what the rules decide', async () => {
    const id = newId('mt');
    await beginMaintenance(app.database, { id, reason: 'moving', until: null });
    const found = await preview({});
    await endMaintenance(app.database, id);
    assert.deepEqual([...decisionOf(found), found.until], ['wait', 'Maintenance', null]);
    assert.deepEqual(found.channels, [{ channel: 'email', decision: 'send', reason: null, until: null }]);
  });

  it('keeps no contact for the address that it was asked for', async () => {
    const typed = command('--to', 'new@patients.example');
    const refused = await runClient(typed, app.environment);
    assert.deepEqual([refused.code, refused.stdout], [2, '']);
    await app.changeClinic({ adHocRecipients: true });
    const found = await clientJson(typed, app.environment);
    assert.deepEqual(decisionOf(found), ['send', null]);
    assert.equal(Object(found.message).to, 'new@patients.example');
    assert.deepEqual(await whereStored(app, ['new@patients.example']), {});
  });

  it('refuses what could not be sent: an unknown contact, a wrong variable, an SMS that is too long', async () => {
    const answer = async (request: object) => {
      const { status, body } = await call('POST', '/notifications/preview', { ...news, ...request });
      return [status, body.type];
    };
    const problem = (code: string) => `urn:aftercare:problem:${code}`;
    assert.deepEqual(await answer({ contact: 'nobody' }), [404, problem('ContactNotFound')]);
    assert.deepEqual(await answer({ variables: {} }), [422, problem('InvalidRequest')]);
    const long = { ...news.variables, sms: 'ж'.repeat(300) };
    assert.deepEqual(await answer({ channels: ['sms'], variables: long }), [422, problem('SmsTooLong')]);
    const typed = command('--contact', 'P1', '--channel', 'sms', '--var', `sms=${'ж'.repeat(300)}`);
    const { code, stderr } = await runClient(typed, app.environment);
    assert.equal(code, 2);
    assert.match(stderr, /^the SMS takes 6 segments, 4 are allowed/);
  });
});
