import assert from 'node:assert/strict';
import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import { createBulkSend } from '../../../src/store/messaging/bulkSends.ts';
import { addApiToken } from '../../support/addApiToken.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { bulkTestApp } from '../../support/bulkTestApp.ts';
import { eventually } from '../../support/eventually.ts';
import { newBulk } from '../../support/newBulk.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const NEWS = {
  template: 'announcement',
  variables: { subject: 'New opening hours', paragraphs: ['We open at 7 from Monday on.'] },
};

describe('the API for bulk sends', () => {
  let app: TestApp;
  let call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  const bulk = bulkTestApp(() => app);
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    call = apiClient(app);
  });
  after(() => app?.stop());

  const send = (fields: Readonly<Record<string, unknown>>, headers = {}) =>
    call('POST', '/bulk-sends', { ...NEWS, category: 'transactional', ...fields }, headers);
  const ended = (path: string) =>
    eventually('the bulk send has ended', async () => {
      const { body } = await call('GET', path);
      return body.state === 'completed' || body.state === 'cancelled' ? body : undefined;
    });

  it('sends to contacts by ids and references, once for one Idempotency-Key, and tells what became of each', async () => {
    const ids = await bulk.addMany(3, 'ids.example');
    await app.addContact({ reference: 'B-1', email: 'b1@ids.example' });
    const key = { 'idempotency-key': 'bulk-1' };
    const request = { recipients: [...ids, 'B-1', 'B-1'] };
    const sent = await send(request, key);
    assert.equal(sent.status, 202, JSON.stringify(sent.body));
    assert.deepEqual((await send(request, key)).body, sent.body);
    const path = `/bulk-sends/${sent.body.bulkId}`;
    const { counts, state, workflowId, template } = await ended(path);
    assert.deepEqual(counts, {
      total: 4,
      waiting: 0,
      accepted: 4,
      failed: 0,
      unknown: 0,
      refused: 0,
      cancelled: 0,
    });
    assert.deepEqual([state, workflowId, template], ['completed', sent.body.workflowId, 'announcement']);
    bulk.everyoneOnce('ids.example', 4);

    const first = await call('GET', `${path}/recipients?limit=3&status=accepted`);
    const rest = await call('GET', `${path}/recipients?limit=3&cursor=${first.body.nextCursor}`);
    const found = [first.body.items, rest.body.items].flat().map((one) => Object(one).contactId);
    assert.deepEqual([found.length, new Set(found).size, rest.body.nextCursor], [4, 4, null]);
    const listed = await call('GET', '/bulk-sends?status=completed');
    assert.deepEqual(
      [listed.body.items].flat().map((one) => Object(one).recipients),
      [4],
    );
    const late = await call('POST', `${path}/cancel`);
    assert.deepEqual([late.status, late.body.type], [409, 'urn:aftercare:problem:BulkSendEnded']);
  });

  it('sends to a segment', async () => {
    await app.addContact({ email: 'de@segment.example', locale: 'de' });
    const sent = await send({ segment: { locale: 'de' } });
    const { counts } = await ended(`/bulk-sends/${sent.body.bulkId}`);
    assert.equal(Object(counts).total, 1);
    assert.equal(bulk.acceptedTo('segment.example').size, 1);
  });

  it('cancels one that waits', async () => {
    const hour = (later: number) => String((new Date().getUTCHours() + later) % 24).padStart(2, '0');
    const quietHours = `${hour(23)}:00-${hour(3)}:00`;
    const id = await app.addContact({ phone: '+4915112300777', timeZone: 'UTC', quietHours });
    const sent = await send({ recipients: [id], channel: 'sms', category: 'marketing' });
    const path = `/bulk-sends/${sent.body.bulkId}`;
    await eventually('it runs', async () => (await call('GET', path)).body.state === 'running');
    assert.equal((await call('POST', `${path}/cancel`)).status, 202);
    assert.deepEqual(Object((await ended(path)).counts).accepted, 0);
  });

  it('sends nothing when one recipient is no contact of the clinic', async () => {
    const [own = ''] = await bulk.addMany(1, 'refused.example');
    const stranger = await app.addContact({
      clinicId: ClinicId.parse('riverside'),
      reference: 'R1',
      email: 'r1@refused.example',
    });
    const before = await call('GET', '/bulk-sends');
    const problem = async (recipients: readonly string[]) => {
      const { status, body } = await send({ recipients });
      return [status, body.errors];
    };
    const message = 'is no contact of the clinic';
    const expected = [422, [{ field: 'body.recipients.1', message }]];
    for (const name of [stranger, 'R1', 'ct_00000000000000000000000f', 'r1@refused.example'])
      assert.deepEqual(await problem([own, name]), expected);
    assert.deepEqual((await call('GET', '/bulk-sends')).body, before.body);
    assert.equal(bulk.acceptedTo('refused.example').size, 0);
  });

  it('answers of another clinic’s bulk sends as of unknown ones, and names what is wrong in a request', async () => {
    const clinicId = ClinicId.parse('riverside');
    const stored = newBulk(app);
    await createBulkSend(app.database, stored);
    const foreign = apiClient(app, await addApiToken(app.database, { clinicId }));
    for (const [method, verb] of [
      ['GET', ''],
      ['GET', '/recipients'],
      ['POST', '/cancel'],
    ] as const) {
      for (const id of [stored.id, 'bk_00000000000000000000000f']) {
        const { status, body } = await foreign(method, `/bulk-sends/${id}${verb}`);
        assert.deepEqual(
          [status, body.type, body.detail],
          [404, 'urn:aftercare:problem:BulkSendNotFound', `there is no bulk send ${id}`],
        );
      }
    }
    assert.equal((await call('GET', `/bulk-sends/${stored.id}`)).body.state, 'draft');

    const fieldsOf = async (fields: Readonly<Record<string, unknown>>) => {
      const { status, body } = await send(fields);
      assert.equal(status, 422, JSON.stringify(body));
      return Array.isArray(body.errors) ? body.errors.map(({ field }) => field) : assert.fail();
    };
    assert.deepEqual(await fieldsOf({}), ['body.recipients']);
    assert.deepEqual(await fieldsOf({ recipients: [] }), ['body.recipients']);
    assert.deepEqual(await fieldsOf({ recipients: ['P1'], segment: {} }), ['body.recipients']);
    assert.deepEqual(await fieldsOf({ recipients: Array.from({ length: 10_001 }, () => 'P1') }), [
      'body.recipients',
    ]);
    assert.deepEqual(await fieldsOf({ recipients: ['a\u0000'] }), ['body.recipients.0']);
    assert.deepEqual(await fieldsOf({ segment: { locale: 'xx' } }), ['body.segment.locale']);
    assert.deepEqual(await fieldsOf({ recipients: ['P1'], template: 'help' }), ['body.template']);
    assert.deepEqual(await fieldsOf({ recipients: ['P1'], colour: 'red' }), ['body.colour']);
    const own = await send({ recipients: ['P1'], template: 'own', name: 'flu-season', variables: {} });
    assert.deepEqual([own.status, own.body.type], [404, 'urn:aftercare:problem:TemplateNotFound']);
    const reader = apiClient(
      app,
      await addApiToken(app.database, { clinicId: app.clinicId, scopes: ['read', 'manage'] }),
    );
    assert.equal((await reader('POST', '/bulk-sends', NEWS)).status, 403);
  });
});
