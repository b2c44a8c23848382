import assert from 'node:assert/strict';
import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { eventually } from '../../support/eventually.ts';
import { outbox } from '../../support/outbox.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('the API for notifications', () => {
  let app: TestApp;
  let call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    call = apiClient(app);
    await app.addContact({ reference: 'P1', name: 'Ada', email: 'ada@patients.example' });
  });
  after(() => app?.stop());

  const mailsTo = async (address: string) =>
    (await outbox(app.sandbox)).emails.filter(({ to }) => to.includes(address));
  const ended = (id: unknown) =>
    eventually('the notification has ended', async () => {
      const { body } = await call('GET', `/notifications/${id}`);
      return body.outcome === 'open' ? undefined : body;
    });
  const news = {
    contact: 'P1',
    template: 'announcement',
    category: 'transactional',
    variables: { subject: 'New opening hours', paragraphs: ['We open at 7 from Monday on.'] },
  };

  it('sends one notification, once for one Idempotency-Key, and tells what became of it', async () => {
    const key = { 'idempotency-key': 'send-1' };
    const sent = await call('POST', '/notifications', news, key);
    assert.equal(sent.status, 202, JSON.stringify(sent.body));
    assert.deepEqual((await call('POST', '/notifications', news, key)).body, sent.body);
    const job = app.client.workflow.getHandle(String(sent.body.workflowId));
    assert.equal((await job.describe()).memo?.requestId, sent.headers.get('x-request-id'));
    const found = await ended(sent.body.notificationId);
    assert.deepEqual([found.outcome, found.reason, found.template], ['sent', null, 'announcement']);
    assert.ok(Array.isArray(found.events));
    assert.deepEqual([...new Set(found.events.map(({ kind }) => kind))].slice(0, 2), [
      'notification',
      'status',
    ]);
    const [mail, ...others] = await mailsTo('ada@patients.example');
    assert.equal(others.length, 0);
    assert.match(mail?.text ?? '', /We open at 7/);
    const { body } = await call('GET', '/notifications?contact=P1&outcome=sent');
    assert.ok(Array.isArray(body.items));
    assert.deepEqual(
      body.items.map(({ notificationId }) => notificationId),
      [sent.body.notificationId],
    );
  });

  it('answers of a contact and a notification of another clinic as of unknown ones', async () => {
    const foreign = await app.addContact({
      clinicId: ClinicId.parse('riverside'),
      reference: 'R1',
      email: 'r1@patients.example',
    });
    const answers = async (contact: string) => {
      const { status, body } = await call('POST', '/notifications', { ...news, contact });
      return [status, body.type, String(body.detail).replace(contact, 'CONTACT')];
    };
    const unknown = await answers('ct_000000000000000000000000');
    assert.equal(unknown[0], 404);
    assert.deepEqual(await answers(foreign), unknown);
    assert.deepEqual(await answers('R1'), unknown);
    assert.equal((await call('GET', '/notifications/nt_000000000000000000000000')).status, 404);
    assert.deepEqual(await mailsTo('r1@patients.example'), []);
  });

  it('takes the name of a contact for its id before it takes it for a reference', async () => {
    const named = await app.addContact({ email: 'named@patients.example' });
    await app.addContact({ reference: named, email: 'other@patients.example' });
    const sent = await call('POST', '/notifications', { ...news, contact: named });
    assert.deepEqual([sent.status, sent.body.contactId], [202, named]);
    await ended(sent.body.notificationId);
    assert.equal((await mailsTo('named@patients.example')).length, 1);
    assert.deepEqual(await mailsTo('other@patients.example'), []);
  });

  it('names what is wrong in a request, and stores nothing', async () => {
    const before = await call('GET', '/notifications');
    const problems = async (body: unknown) => {
      const answer = await call('POST', '/notifications', body);
      assert.equal(answer.status, 422, JSON.stringify(answer.body));
      assert.ok(Array.isArray(answer.body.errors));
      return answer.body.errors.map(({ field }) => field);
    };
    assert.deepEqual(await problems({ ...news, template: 'report-ready' }), ['body.template']);
    assert.deepEqual(await problems({ ...news, variables: { subject: 'x', colour: 'red' } }), [
      'body.variables.paragraphs',
      'body.variables.colour',
    ]);
    assert.deepEqual(await problems({ ...news, channels: ['email', 'email'] }), ['body.channels']);
    assert.deepEqual(await problems({ ...news, expiresAt: 'tomorrow' }), ['body.expiresAt']);
    assert.deepEqual((await call('GET', '/notifications')).body, before.body);
  });

  it('has a command beside it, which writes to other addresses only where the clinic allows it', async () => {
    const sent = await clientJson(
      [
        ...[
          'notifications',
          'send',
          '--contact',
          'P1',
          '--template',
          'announcement',
          '--category',
          'transactional',
        ],
        ...['--var', 'subject=Parking', '--var', 'paragraphs=The car park is closed.'],
      ],
      app.environment,
    );
    assert.equal((await ended(sent.notificationId)).outcome, 'sent');
    assert.equal((await mailsTo('ada@patients.example')).length, 2);

    const adHoc = ['notifications', 'send', '--to', 'new@patients.example', '--template', 'visit-check-in'];
    const refused = await runClient(adHoc, app.environment);
    assert.deepEqual([refused.code, refused.stdout], [2, '']);
    assert.match(refused.stderr, /^--to: test-clinic writes to its contacts only; allow them with: /);
    await app.changeClinic({ adHocRecipients: true });
    await clientJson(adHoc, app.environment);
    assert.equal((await mailsTo('new@patients.example')).length, 1);
  });

  it('names the wrong variables of the command in one line', async () => {
    const send = ['notifications', 'send', '--contact', 'P1', '--template', 'announcement'];
    const { code, stderr } = await runClient([...send, '--var', 'colour=red'], app.environment);
    assert.equal(code, 2);
    assert.match(stderr, /^--var subject: .*; --var paragraphs: .*\n$/);
  });
});
