import assert from 'node:assert/strict';
import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import { newId } from '../../../src/security/newId.ts';
import { raiseAlert } from '../../../src/store/operations/alerts.ts';
import { addApiToken } from '../../support/addApiToken.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { smsTexts } from '../../support/appointments.ts';
import { eventually } from '../../support/eventually.ts';
import { clientJson } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const idsOf = ({ body }: ApiAnswer, name: string): unknown[] =>
  [body.items].flat().map((one) => Object(one)[name]);

describe('the API for the inbox and for alerts', () => {
  let app: TestApp;
  let call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  let foreign: typeof call;
  let lastNumber = 4_915_112_400_000;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    call = apiClient(app);
    foreign = apiClient(app, await addApiToken(app.database, { clinicId: ClinicId.parse('riverside') }));
  });
  after(() => app?.stop());

  /** An SMS that no job waits for; of a contact of the clinic, or of a number that none has. */
  async function receive(text: string, isKnown = true) {
    lastNumber += 1;
    const sender = `+${lastNumber}`;
    const contactId = isKnown ? await app.addContact({ phone: sender }) : null;
    const id = newId('in');
    const message = { providerId: newId('SM'), sender, recipient: '+15005550006', body: text };
    await app.database
      .insertInto('inboundMessages')
      .values({ ...message, clinicId: app.clinicId, id, meaning: 'text', contactId, state: 'unmatched' })
      .execute();
    return { id, sender, contactId, path: `/inbox/${id}` };
  }
  const raise = async (clinicId: ClinicId | null = app.clinicId) => {
    const alert = { kind: 'reminderOverdue', subject: newId('ap'), clinicId, message: 'look' } as const;
    return (await raiseAlert(app.database, { id: newId('al'), ...alert })).id;
  };

  it('lists messages without their texts, shows one, answers and settles it', async () => {
    const { id, sender, contactId, path } = await receive('May I bring my son?');
    const listed = await call('GET', '/inbox?status=unmatched');
    assert.deepEqual(idsOf(listed, 'replyId'), [id]);
    assert.doesNotMatch(JSON.stringify(listed.body), /son|\+49/);
    const { body } = await call('GET', path);
    assert.deepEqual([body.text, body.sender, body.contactId], ['May I bring my son?', sender, contactId]);

    const key = { 'idempotency-key': 'answer-1' };
    const answered = await call('POST', `${path}/reply`, { text: 'Of course.' }, key);
    assert.deepEqual(
      [answered.status, answered.body.contactId],
      [202, contactId],
      JSON.stringify(answered.body),
    );
    assert.deepEqual((await call('POST', `${path}/reply`, { text: 'Of course.' }, key)).body, answered.body);
    const texts = () => (smsTexts(app).get(sender) ?? []).map(({ text }) => text);
    await eventually('the SMS', () => texts().length > 0);
    assert.match(texts().join(), /: Of course\. /);
    assert.equal((await call('GET', path)).body.state, 'handled');
    const late = await call('POST', `${path}/settle`);
    assert.deepEqual([late.status, late.body.type], [409, 'urn:aftercare:problem:InboxMessageSettled']);

    const other = await receive('Thank you');
    assert.equal((await call('POST', `${other.path}/settle`)).body.state, 'handled');
    const third = await receive('Hello?');
    const submitted = await clientJson(['inbox', 'reply', third.id, '--text', 'Hello!'], app.environment);
    assert.equal(submitted.contactId, third.contactId);
    const pages = await call('GET', '/inbox?limit=2');
    assert.deepEqual(idsOf(pages, 'replyId'), [third.id, other.id]);
    assert.deepEqual(idsOf(await call('GET', `/inbox?cursor=${pages.body.nextCursor}`), 'replyId'), [id]);
  });

  it('answers no number of no contact, and names what is wrong in an answer', async () => {
    const unknown = await receive('Who is this?', false);
    const refused = await call('POST', `${unknown.path}/reply`, { text: 'The clinic.' });
    assert.deepEqual([refused.status, refused.body.type], [409, 'urn:aftercare:problem:SenderUnknown']);
    for (const body of [
      {},
      { text: ' ' },
      { text: 'x'.repeat(201) },
      { text: 'a\u0000' },
      { text: 'a\ud800' },
      { text: 'a', to: 'b' },
    ])
      assert.equal((await call('POST', `${unknown.path}/reply`, body)).status, 422, JSON.stringify(body));
    assert.equal((await call('GET', unknown.path)).body.state, 'unmatched');
  });

  it('lists, shows and resolves alerts of the clinic', async () => {
    const open = await raise();
    await raise(null);
    assert.deepEqual(idsOf(await call('GET', '/alerts?type=reminderOverdue'), 'alertId'), [open]);
    assert.equal((await call('GET', `/alerts/${open}`)).body.message, 'look');
    assert.notEqual((await call('POST', `/alerts/${open}/resolve`)).body.resolvedAt, null);
    assert.deepEqual(idsOf(await call('GET', '/alerts'), 'alertId'), []);
    assert.deepEqual(idsOf(await call('GET', '/alerts?all=true'), 'alertId'), [open]);
    const late = await call('POST', `/alerts/${open}/resolve`);
    assert.deepEqual([late.status, late.body.type], [409, 'urn:aftercare:problem:AlertResolved']);
    assert.equal((await call('GET', '/alerts?all=perhaps')).status, 422);
  });

  it('answers of another clinic’s messages and alerts, and of the application’s, as of unknown ones', async () => {
    const { id, path } = await receive('Hello');
    const alert = await raise();
    const application = await raise(null);
    const before = [await call('GET', path), await call('GET', `/alerts/${alert}`)];
    const text = { text: 'Hello' };
    const ask = async (method: string, given: string, body?: unknown) => {
      const answer = await foreign(method, given, body);
      assert.equal(answer.status, 404, given);
      return [answer.body.type, String(answer.body.detail).replace(/(in|al)_\w+/, 'ID')];
    };
    for (const [method, verb, body] of [
      ['GET', ''],
      ['POST', '/reply', text],
      ['POST', '/settle'],
    ] as const)
      assert.deepEqual(
        await ask(method, `/inbox/${id}${verb}`, body),
        await ask(method, `/inbox/in_00000000000000000000000f${verb}`, body),
      );
    for (const [method, verb] of [
      ['GET', ''],
      ['POST', '/resolve'],
    ] as const)
      for (const given of [alert, application])
        assert.deepEqual(
          await ask(method, `/alerts/${given}${verb}`),
          await ask(method, `/alerts/al_00000000000000000000000f${verb}`),
        );
    const after = [await call('GET', path), await call('GET', `/alerts/${alert}`)];
    assert.deepEqual(
      after.map(({ body }) => body),
      before.map(({ body }) => body),
    );
    const { clinicId } = app;
    const reader = apiClient(app, await addApiToken(app.database, { clinicId, scopes: ['read'] }));
    assert.equal((await reader('POST', `${path}/reply`, text)).status, 403);
    assert.equal((await reader('POST', `/alerts/${alert}/resolve`)).status, 403);
  });
});
