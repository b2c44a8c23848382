import assert from 'node:assert/strict';
import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import { addApiToken } from '../../support/addApiToken.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { NEXT_YEAR } from '../../support/nextYear.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const UNKNOWN = 'ap_00000000000000000000000f';
const START = `${NEXT_YEAR}-06-15T10:00`;

describe('the API for appointments', () => {
  let app: TestApp;
  let call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  before(async () => {
    app = await startTestApp();
    await app.changeClinic({ timeZone: 'Europe/Berlin' });
    await app.startWorkers();
    call = apiClient(app);
    await app.addContact({ reference: 'P1', phone: '+4915112345001' });
    await app.addContact({ reference: 'P2', phone: '+4915112345002' });
  });
  after(() => app?.stop());

  const book = (fields: Readonly<Record<string, unknown>> = {}, headers = {}) =>
    call(
      'POST',
      '/appointments',
      { contact: 'P1', localStart: START, channels: ['sms'], ...fields },
      headers,
    );
  async function booked(fields: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const { status, body } = await book(fields);
    assert.equal(status, 201, JSON.stringify(body));
    return `/appointments/${body.appointmentId}`;
  }
  const idsOf = ({ body }: ApiAnswer): string[] =>
    Array.isArray(body.items) ? body.items.map(({ appointmentId }) => String(appointmentId)) : assert.fail();

  it('books once for one Idempotency-Key, moves, edits, confirms and cancels', async () => {
    const key = { 'idempotency-key': 'book-1' };
    const first = await book({ reminders: ['24h', '1d@18:00'], place: 'Room 4' }, key);
    assert.deepEqual(
      [first.status, first.body.change, first.body.startsAt],
      [201, 'booked', `${NEXT_YEAR}-06-15T08:00:00.000Z`],
    );
    assert.deepEqual((await book({ reminders: ['24h', '1d@18:00'], place: 'Room 4' }, key)).body, first.body);
    const path = `/appointments/${first.body.appointmentId}`;

    const to = { localStart: `${NEXT_YEAR}-06-16T11:00`, notifyPatient: false };
    const moved = await call('POST', `${path}/move`, to);
    assert.deepEqual(
      [moved.status, moved.body.startsAt, moved.body.clockChange],
      [200, `${NEXT_YEAR}-06-16T09:00:00.000Z`, 'none'],
    );
    const edited = await call('PATCH', path, { reminders: ['2h'], place: null, notifyPatient: false });
    assert.deepEqual([edited.status, edited.body.change], [200, 'edited'], JSON.stringify(edited.body));
    assert.equal((await call('POST', `${path}/confirm`)).body.status, 'confirmed');
    const other = await call('POST', `${path}/contact`, { contact: 'P2' });
    assert.notEqual(other.body.contactId, first.body.contactId);
    assert.equal(
      (await call('POST', `${path}/cancel`, { by: 'patient', notifyPatient: false })).body.status,
      'cancelled',
    );

    const { status, body } = await call('GET', path);
    assert.deepEqual(
      [status, body.status, body.cancelledBy, body.place, body.channels, body.localStart],
      [200, 'cancelled', 'patient', null, ['sms'], to.localStart],
    );
    assert.ok(Array.isArray(body.reminders));
    assert.deepEqual(
      body.reminders.map(({ offset, reason }) => [offset, reason]),
      [['2h', 'AppointmentCancelled']],
    );
    for (const late of [
      await call('POST', `${path}/move`, to),
      await call('PATCH', path, { place: 'Room 5' }),
    ]) {
      assert.deepEqual([late.status, late.body.type], [409, 'urn:aftercare:problem:AppointmentEnded']);
    }
  });

  it('changes the appointment of a reference when it is booked again', async () => {
    const path = await booked({ reference: 'K-1', reminders: ['48h'], timeZone: 'America/New_York' });
    const again = await book({ reference: 'K-1' });
    assert.deepEqual([again.status, again.body.change], [200, 'unchanged']);
    assert.equal(`/appointments/${again.body.appointmentId}`, path);
    assert.equal(again.body.timeZone, 'America/New_York');
    const taken = await call('PATCH', await booked(), { reference: 'K-1' });
    assert.deepEqual([taken.status, taken.body.type], [409, 'urn:aftercare:problem:ReferenceTaken']);
  });

  it('lists by time, status and contact, page by page', async () => {
    const contact = await app.addContact({ reference: 'P3', phone: '+4915112345003' });
    const paths: string[] = [];
    for (const day of ['01', '02', '03']) {
      paths.push(await booked({ contact: 'P3', localStart: `${NEXT_YEAR}-07-${day}T10:00` }));
    }
    const ids = paths.map((path) => path.split('/').at(-1));
    const first = await call('GET', `/appointments?contact=P3&limit=2`);
    assert.deepEqual(idsOf(first), ids.slice(0, 2));
    const rest = await call(
      'GET',
      `/appointments?contact=${contact}&limit=2&cursor=${first.body.nextCursor}`,
    );
    assert.deepEqual([idsOf(rest), rest.body.nextCursor], [ids.slice(2), null]);
    const until = `${NEXT_YEAR}-07-03T00:00:00Z`;
    const since = `${NEXT_YEAR}-07-02T00:00:00Z`;
    assert.deepEqual(idsOf(await call('GET', `/appointments?since=${since}&until=${until}&contact=P3`)), [
      ids[1],
    ]);
    await call('POST', `${paths[0]}/cancel`);
    assert.deepEqual(idsOf(await call('GET', '/appointments?contact=P3&status=cancelled')), [ids[0]]);
    assert.equal((await call('GET', '/appointments?contact=nobody')).status, 404);
  });

  it('records no attendance before the start', async () => {
    const path = await booked({ followUps: { completed: null } });
    for (const outcome of ['no-show', 'completed']) {
      const early = await call('POST', `${path}/attendance`, { outcome });
      assert.deepEqual([early.status, early.body.type], [409, 'urn:aftercare:problem:NotStarted']);
    }
    assert.equal((await call('GET', path)).body.status, 'booked');
  });

  it('shows how many reminders are done, and refuses a pause that it would ignore', async () => {
    const job = `/jobs/${encodeURIComponent(`${app.clinicId}/appointment/${(await booked()).split('/').at(-1)}`)}`;
    const { body } = await call('GET', job);
    assert.deepEqual(body.progress, { phase: 'booked', done: 0, total: 1, unit: 'reminders' });
    for (const control of ['pause', 'resume']) {
      const refused = await call('POST', `${job}/${control}`);
      assert.deepEqual([refused.status, refused.body.type], [409, 'urn:aftercare:problem:JobNotPausable']);
    }
  });

  it('answers of another clinic’s appointments and contacts as of unknown ones', async () => {
    const clinicId = ClinicId.parse('riverside');
    const stranger = await app.addContact({ clinicId, phone: '+4915112345004', reference: 'R1' });
    const path = await booked();
    const riverside = apiClient(app, await addApiToken(app.database, { clinicId }));
    const before = await call('GET', path);
    const changes: readonly [string, string, unknown?][] = [
      ['GET', ''],
      ['PATCH', '', { place: 'Room 9' }],
      ['POST', '/move', { localStart: START }],
      ['POST', '/cancel'],
      ['POST', '/confirm'],
      ['POST', '/attendance', { outcome: 'completed' }],
      ['POST', '/contact', { contact: stranger }],
    ];
    for (const [method, verb, body] of changes) {
      const { status, body: problem } = await riverside(method, path + verb, body);
      assert.deepEqual([status, problem.type], [404, 'urn:aftercare:problem:AppointmentNotFound'], verb);
      const unknown = await riverside(method, `/appointments/${UNKNOWN}${verb}`, body);
      assert.deepEqual([unknown.status, unknown.body.type], [404, problem.type]);
    }
    for (const contact of [stranger, 'R1', 'ct_00000000000000000000000f']) {
      const refused = await book({ contact });
      assert.deepEqual([refused.status, refused.body.type], [404, 'urn:aftercare:problem:ContactNotFound']);
      assert.equal((await call('POST', `${path}/contact`, { contact })).status, 404);
    }
    assert.deepEqual((await call('GET', path)).body, before.body);
  });

  it('names what is wrong in a request, and stores nothing', async () => {
    const all = () => call('GET', '/appointments?since=2020-01-01T00:00:00Z&limit=1000');
    const before = await all();
    const fieldsOf = async (fields: Readonly<Record<string, unknown>>) => {
      const { status, body } = await book(fields);
      assert.equal(status, 422, JSON.stringify(body));
      return Array.isArray(body.errors) ? body.errors.map(({ field }) => field) : assert.fail();
    };
    assert.deepEqual(await fieldsOf({ localStart: '2020-01-01T10:00' }), ['body.localStart']);
    assert.deepEqual(await fieldsOf({ localStart: 'tomorrow' }), ['body.localStart']);
    assert.deepEqual(await fieldsOf({ localStart: '9999-12-31T23:59' }), ['body.localStart']);
    assert.deepEqual(await fieldsOf({ reminders: ['soon'] }), ['body.reminders.0']);
    assert.deepEqual(await fieldsOf({ timeZone: 'Europe/Berln' }), ['body.timeZone']);
    assert.deepEqual(await fieldsOf({ place: 'a\u0000b' }), ['body.place']);
    assert.deepEqual(await fieldsOf({ place: 'a\ud800b' }), ['body.place']);
    assert.deepEqual(await fieldsOf({ colour: 'red' }), ['body.colour']);
    assert.deepEqual(await fieldsOf({ followUps: { completed: 'nothing-like-it' } }), [
      'body.followUps.completed',
    ]);
    assert.deepEqual(await fieldsOf({ followUps: { 'no-show': 'report-follow-up' } }), [
      'body.followUps.no-show',
    ]);
    assert.equal((await call('GET', '/appointments?status=lost')).status, 422);
    assert.equal((await call('POST', '/appointments', '{')).status, 400);
    const reader = apiClient(
      app,
      await addApiToken(app.database, { clinicId: app.clinicId, scopes: ['read', 'send'] }),
    );
    assert.equal((await reader('POST', '/appointments', {})).status, 403);
    assert.deepEqual((await all()).body, before.body);
  });
});
