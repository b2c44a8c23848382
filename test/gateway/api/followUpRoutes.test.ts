import assert from 'node:assert/strict';
import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import { addApiToken } from '../../support/addApiToken.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { eventually } from '../../support/eventually.ts';
import { defineSequence } from '../../support/followUps.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const STEPS = [
  'name: first, wait: 20 d, template: visit-check-in, channels: [email]',
  'name: second, wait: 20 d, template: visit-check-in, channels: [email]',
];

describe('the API for follow-ups', () => {
  let app: TestApp;
  let sequence: string;
  let call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    call = apiClient(app);
    sequence = await defineSequence(app, STEPS);
    await app.addContact({ reference: 'P1', email: 'p1@patients.example' });
  });
  after(() => app?.stop());

  const start = (fields: Readonly<Record<string, unknown>> = {}) =>
    call('POST', '/follow-ups', { sequence, contact: 'P1', ...fields });
  const pathOf = (workflowId: unknown) => `/follow-ups/${encodeURIComponent(String(workflowId))}`;
  const stepOf = async (path: string) => {
    const { next } = (await call('GET', path)).body;
    return typeof next === 'object' && next !== null && 'name' in next ? next.name : null;
  };

  it('starts a sequence once, shows, skips, jumps and ends it', async () => {
    const started = await start();
    assert.deepEqual([started.status, started.body.joined], [202, false], JSON.stringify(started.body));
    const again = await start();
    assert.deepEqual(again.body, { ...started.body, joined: true });
    const path = pathOf(started.body.workflowId);
    await eventually('the first step', async () => (await stepOf(path)) === 'first');

    assert.equal((await call('POST', `${path}/skip`)).status, 200);
    await eventually('the second step', async () => (await stepOf(path)) === 'second');
    assert.equal((await call('POST', `${path}/jump`, { step: 'first' })).status, 200);
    await eventually('the first step again', async () => (await stepOf(path)) === 'first');
    const lost = await call('POST', `${path}/jump`, { step: 'third' });
    assert.deepEqual([lost.status, lost.body.type], [422, 'urn:aftercare:problem:UnknownStep']);
    assert.match(String(lost.body.detail), /there are first, second$/);

    await eventually('it is listed', async () => {
      const { body } = await call('GET', '/follow-ups?status=running');
      return (
        Array.isArray(body.items) && body.items.some((job) => job.workflowId === started.body.workflowId)
      );
    });
    const told = await call('POST', `${path}/opt-out`);
    assert.deepEqual([told.status, told.body.told], [202, 'opt-out']);
    await app.client.workflow.getHandle(String(started.body.workflowId)).result();
    const ended = await call('GET', path);
    assert.deepEqual([ended.body.status, ended.body.next], ['COMPLETED', null]);
    for (const verb of ['/skip', '/booked']) {
      const late = await call('POST', path + verb);
      assert.deepEqual([late.status, late.body.type], [409, 'urn:aftercare:problem:JobEnded']);
    }
  });

  it('lists the sequences that the clinic sees, and shows one', async () => {
    const name = 'riverside-only';
    await defineSequence(app, STEPS, '', name, ClinicId.parse('riverside'));
    const { body } = await call('GET', '/sequences');
    assert.ok(Array.isArray(body.items));
    const names = body.items.map((one) => String(one.name));
    assert.deepEqual(names, names.toSorted());
    assert.ok(names.includes(sequence) && names.includes('missed-appointment') && !names.includes(name));
    const [first = ''] = names;
    const page = await call('GET', `/sequences?limit=1`);
    assert.equal(page.body.nextCursor, first);
    const next = await call('GET', `/sequences?limit=1&cursor=${first}`);
    assert.deepEqual([next.body.items].flat()[0], body.items[1]);

    const shown = await call('GET', `/sequences/${sequence}`);
    assert.ok(Array.isArray(shown.body.steps));
    assert.deepEqual(
      shown.body.steps.map((step) => [step.name, step.wait, step.channels]),
      [
        ['first', '20 d', ['email']],
        ['second', '20 d', ['email']],
      ],
    );
    for (const missing of [name, 'nothing-like-it']) {
      const { status, body: problem } = await call('GET', `/sequences/${missing}`);
      assert.deepEqual([status, problem.type], [404, 'urn:aftercare:problem:SequenceNotFound']);
    }
  });

  it('answers of another clinic’s follow-ups and contacts as of unknown ones', async () => {
    const { body } = await start({ contact: await app.addContact() });
    const foreign = apiClient(
      app,
      await addApiToken(app.database, { clinicId: ClinicId.parse('riverside') }),
    );
    const unknown = 'riverside/follow-up/nothing/ct_00000000000000000000000f';
    const other = String((await call('POST', '/notifications', notification)).body.workflowId);
    for (const [method, verb, given] of [
      ['GET', ''],
      ['POST', '/skip'],
      ['POST', '/jump', { step: 'first' }],
      ['POST', '/booked'],
      ['POST', '/opt-out'],
    ] as const) {
      for (const job of [String(body.workflowId), unknown]) {
        const answer = await foreign(method, pathOf(job) + verb, given);
        const found = [answer.status, answer.body.type, answer.body.detail];
        assert.deepEqual(found, [404, 'urn:aftercare:problem:JobNotFound', `there is no job ${job}`]);
      }
      assert.equal((await call(method, pathOf(other) + verb, given)).status, 404);
    }
    const stranger = await app.addContact({ clinicId: ClinicId.parse('riverside'), reference: 'R1' });
    for (const contact of [stranger, 'R1', 'ct_00000000000000000000000f']) {
      const refused = await start({ contact });
      assert.deepEqual([refused.status, refused.body.type], [404, 'urn:aftercare:problem:ContactNotFound']);
    }
  });

  const notification = { contact: 'P1', template: 'visit-check-in' };

  it('names what is wrong in a request, and stores nothing', async () => {
    const wrong: readonly [Readonly<Record<string, unknown>>, number, string, string | undefined][] = [
      [{ sequence: 'nothing-like-it' }, 404, 'SequenceNotFound', undefined],
      [{ sequence: 'report-follow-up' }, 422, 'SequenceNotRunnable', 'body.analysisId'],
      [{ analysisId: 'an_00000000000000000000000f' }, 404, 'AnalysisNotFound', 'body.analysisId'],
      [
        { sequence: 'chronic-care-quarterly', variables: { bookingUrl: 'x' } },
        422,
        'SequenceNotRunnable',
        'body.variables',
      ],
      [{ variables: { colour: 'red' } }, 422, 'SequenceNotRunnable', 'body.variables'],
      [{ variables: { colour: 'a\u0000' } }, 422, 'InvalidRequest', 'body.variables.colour'],
      [{ contact: 'a\udc00' }, 422, 'InvalidRequest', 'body.contact'],
      [{ colour: 'red' }, 422, 'InvalidRequest', 'body.colour'],
    ];
    for (const [fields, status, code, field] of wrong) {
      const { status: found, body } = await start(fields);
      assert.deepEqual([found, body.type], [status, `urn:aftercare:problem:${code}`], JSON.stringify(fields));
      assert.equal(Array.isArray(body.errors) ? body.errors[0].field : undefined, field);
    }
    const { clinicId } = app;
    const reader = apiClient(app, await addApiToken(app.database, { clinicId, scopes: ['read', 'manage'] }));
    assert.equal((await reader('POST', '/follow-ups', { sequence, contact: 'P1' })).status, 403);
    assert.deepEqual(await app.database.selectFrom('followUpContexts').select('id').execute(), []);
  });
});
