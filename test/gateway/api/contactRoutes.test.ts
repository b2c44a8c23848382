import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ContactId } from '../../../src/contracts/shared/ids.ts';
import type { ContactChange } from '../../../src/domain/messaging/contactMerge.ts';
import { findContact, findContactByReference } from '../../../src/store/contacts/contacts.ts';
import { upsertContact, upsertContacts } from '../../../src/store/contacts/upsertContacts.ts';
import { suppress } from '../../../src/store/messaging/suppressions.ts';
import { apiClient } from '../../support/apiClient.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { addTestClinic } from '../../support/testClinics.ts';

describe('contacts by their references', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app?.stop());

  const put = async (path: string, body: unknown, token = app.apiToken) => {
    const response = await fetch(`${app.gatewayUrl}/v1/contacts${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: Object(await response.json()) };
  };
  const clinic = '?clinic=test-clinic';
  const stored = (reference: string) => findContactByReference(app.database, app.clinicId, reference);
  const count = async () => {
    const query = app.database.selectFrom('contacts').select((select) => select.fn.countAll().as('count'));
    return Number((await query.executeTakeFirstOrThrow()).count);
  };

  it('are created, updated with what is given, and left alone when nothing is new', async () => {
    const first = await put(`/P-1${clinic}`, {
      name: 'Ann Lee',
      email: 'ann@patients.example',
      phone: '0151 12345678',
      timeZone: 'Europe/Berlin',
      quietHours: '22:00-07:00',
      preferences: { reminder: ['sms'], marketing: [] },
    });
    assert.deepEqual([first.status, first.body.outcome], [201, 'created']);
    const { contactId } = first.body;
    assert.ok(ContactId.safeParse(contactId).success);
    const change = { phone: null, preferences: { marketing: ['email'] } };
    assert.deepEqual(await put(`/P-1${clinic}`, change), {
      status: 200,
      body: { contactId, outcome: 'updated', matchedBy: 'reference' },
    });
    assert.equal((await put(`/P-1${clinic}`, change)).body.outcome, 'unchanged');
    assert.deepEqual(await stored('P-1'), {
      id: contactId,
      clinicId: 'test-clinic',
      reference: 'P-1',
      name: 'Ann Lee',
      email: 'ann@patients.example',
      phone: null,
      locale: 'en',
      timeZone: 'Europe/Berlin',
      quietHours: '22:00-07:00',
      preferences: { reminder: ['sms'], marketing: ['email'] },
    });
  });

  it('are read by the country that their clinic is in at the time of the request', async () => {
    const phoneOf = async () => {
      await put('/N-1', { phone: '020 7946 0958', email: 'n1@patients.example' });
      return (await stored('N-1'))?.phone;
    };
    assert.equal(await phoneOf(), '+492079460958');
    await app.changeClinic({ country: 'GB' });
    assert.equal(await phoneOf(), '+442079460958');
    await app.changeClinic({ country: 'DE' });
    assert.equal(await phoneOf(), '+492079460958');
  });

  it('have an ETag, and a change of an earlier version is refused', async () => {
    const call = apiClient(app);
    const made = await call('PUT', '/contacts/V-1', { email: 'v1@patients.example' });
    const etag = made.headers.get('etag') ?? assert.fail();
    assert.equal((await call('GET', '/contacts/V-1')).headers.get('etag'), etag);
    const path = `/contacts/${made.body.contactId}`;
    const changed = await call('PATCH', path, { name: 'Vera' }, { 'if-match': etag });
    const next = changed.headers.get('etag') ?? assert.fail();
    assert.notEqual(next, etag);
    for (const [method, given] of [
      ['PATCH', path],
      ['PUT', '/contacts/V-1'],
    ] as const) {
      const late = await call(method, given, { name: 'Eve' }, { 'if-match': etag });
      assert.deepEqual([late.status, late.body.type], [412, 'urn:aftercare:problem:ContactVersionConflict']);
    }
    const unknown = await call('PUT', '/contacts/V-2', { email: 'v2@b.example' }, { 'if-match': etag });
    assert.equal(unknown.status, 412);
    assert.equal(await stored('V-2'), undefined);
    assert.equal((await call('PUT', '/contacts/V-1', { name: 'Vera' }, { 'if-match': next })).status, 200);
    assert.equal((await stored('V-1'))?.name, 'Vera');
    assert.equal((await call('PATCH', path, { name: 'Eve' }, { 'if-match': 'V' })).status, 400);
  });

  it('are stored in batches, once however often a batch comes', async () => {
    const batch = Array.from({ length: 500 }, (_, index) => ({
      reference: `B-${index}`,
      email: `patient${index}@patients.example`,
    }));
    const twice = [...batch, { reference: 'B-0', email: 'last@patients.example' }];
    assert.deepEqual((await put(clinic, twice)).body, { created: 500, updated: 1, unchanged: 0 });
    assert.equal((await stored('B-0'))?.email, 'last@patients.example');
    assert.deepEqual((await put(clinic, batch.slice(1))).body, { created: 0, updated: 0, unchanged: 499 });
  });

  it('are one when several batches with them come at once', async () => {
    const contacts = ['C-1', 'C-2', 'C-3'].map((reference) => ({
      reference,
      email: `${reference}@b.example`,
    }));
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => upsertContacts(app.database, app.clinicId, contacts)),
    );
    assert.equal(outcomes.flat().filter(({ kind }) => kind === 'created').length, 3);
  });

  const fieldsOf = ({ errors }: { readonly errors?: readonly { readonly field: string }[] }) =>
    errors?.map(({ field }) => field);

  it('are refused all together, naming each field, and nothing is stored', async () => {
    const before = await count();
    const answer = await put(clinic, [
      { reference: 'D-1', email: 'a@patients.example' },
      { reference: 'D-2', email: 'nobody' },
      { email: 'a@patients.example' },
      { reference: 'D-3', email: 'nobody', phone: '12', colour: 'red' },
    ]);
    assert.equal(answer.status, 422);
    assert.equal(answer.body.type, 'urn:aftercare:problem:InvalidRequest');
    // What depends on the clinic is told with all else.
    assert.deepEqual(fieldsOf(answer.body), [
      'body.1.email',
      'body.2.reference',
      'body.3.email',
      'body.3.phone',
      'body.3.colour',
    ]);
    const one = await put(`/D-1${clinic}`, { email: 'nobody', phone: '12' });
    assert.deepEqual(fieldsOf(one.body), ['body.email', 'body.phone']);
    const phone = await put(clinic, [{ reference: 'D-2', phone: '12' }]);
    assert.match(phone.body.detail, /^body\.0\.phone: must be a number of DE/);
    assert.equal((await put(clinic, [])).status, 422);
    assert.equal((await put(clinic, { reference: 'D-1' })).status, 422);
    assert.equal((await put(`/D-1${clinic}`, { reference: 'D-2', email: 'a@b.example' })).status, 422);
    const many = Array.from({ length: 1_001 }, (_, index) => ({
      reference: `${index}`,
      email: 'a@b.example',
    }));
    assert.match((await put(clinic, many)).body.detail, /must hold 1000 contacts at most/);
    assert.equal(await count(), before);
  });

  it('are taken from the clinic’s own token only', async () => {
    assert.equal((await put(`/E-1${clinic}`, { email: 'a@b.example' }, 'no token')).status, 401);
    assert.equal((await put('/E-1?clinic=other-clinic', { email: 'a@b.example' })).status, 404);
  });

  it('keep on the command line what a change does not name, and lose what it clears', async () => {
    const add = (...args: string[]) =>
      clientJson(['contacts', 'add', ...args, '--clinic', 'test-clinic'], app.environment);
    const created = await add(
      '--reference',
      'F-1',
      '--name',
      'Fay',
      '--email',
      'fay@b.example',
      '--locale',
      'de',
    );
    assert.deepEqual([created.outcome, created.matchedBy], ['created', null]);
    const changed = await add('--reference', 'F-1', '--phone', '030 901821', '--marketing', 'email');
    assert.deepEqual(changed, { contactId: created.contactId, outcome: 'updated', matchedBy: 'reference' });
    const { name, email, phone, locale } = (await stored('F-1')) ?? assert.fail();
    assert.deepEqual([name, email, phone, locale], ['Fay', 'fay@b.example', '+4930901821', 'de']);
    await add('--contact', 'F-1', '--clear', 'name', '--clear', 'marketing');
    const cleared = (await stored('F-1')) ?? assert.fail();
    assert.deepEqual([cleared.name, cleared.preferences, cleared.email], [null, {}, 'fay@b.example']);
    const both = await runClient(
      ['contacts', 'add', '--contact', 'F-1', '--name', 'Fay', '--clear', 'name'],
      app.environment,
    );
    assert.deepEqual([both.code, both.stderr.split('\n')[0]], [2, '--clear: gives and takes away name']);
  });

  it('are found by an address where no reference tells them apart, and never guessed among several', async () => {
    const add = (change: ContactChange) => upsertContact(app.database, app.clinicId, change);
    const first = await add({ email: 'Gil@b.example', name: 'Gil' });
    const again = await add({ email: 'gil@b.example', phone: '+4930901822' });
    assert.deepEqual(again, { kind: 'updated', contactId: first.contactId, matchedBy: 'email' });
    // The clinic's software names the person from now on.
    const named = await add({ reference: 'G-1', phone: '+4930901822' });
    assert.deepEqual(named, { kind: 'updated', contactId: first.contactId, matchedBy: 'phone' });
    // A relative who shares the address.
    const relative = await add({ reference: 'G-2', email: 'gil@b.example' });
    assert.equal(relative.kind, 'created');
    await assert.rejects(add({ email: 'gil@b.example' }), {
      code: 'AmbiguousContact',
      message: new RegExp(
        `${first.contactId} \\(G-1\\).*${relative.contactId} \\(G-2\\)|${relative.contactId} \\(G-2\\).*${first.contactId} \\(G-1\\)`,
      ),
    });
    const exact = await add({ email: 'gil@b.example', phone: '+4930901822' });
    assert.deepEqual([exact.kind, exact.contactId], ['unchanged', first.contactId]);
    await assert.rejects(add({ id: relative.contactId, reference: 'G-1' }), { code: 'AmbiguousContact' });
    await assert.rejects(add({ reference: 'G-3', name: 'Nobody' }), { code: 'NoAddress' });
    const elsewhere = await upsertContact(app.database, 'riverside', { email: 'gil@b.example' });
    assert.equal(elsewhere.kind, 'created');
    await assert.rejects(upsertContact(app.database, 'riverside', { id: first.contactId, name: 'Eve' }), {
      code: 'ContactNotFound',
    });
  });

  it('have the language, the zone and the phone region of their clinic unless they tell another', async () => {
    const clinicId = await addTestClinic(app.database, 'madrid', {
      locale: 'de',
      timeZone: 'Europe/Madrid',
      country: 'ES',
    });
    const args = ['contacts', 'add', '--clinic', clinicId, '--phone', '612 345 678'];
    const { contactId } = await clientJson(args, app.environment);
    const { locale, timeZone, phone } =
      (await findContact(app.database, clinicId, String(contactId))) ?? assert.fail();
    assert.deepEqual([locale, timeZone, phone], ['de', 'Europe/Madrid', '+34612345678']);
  });

  it('are imported from a CSV: what is right is stored, what is wrong is told by line', async () => {
    const file = join(app.directory, 'contacts.csv');
    const errors = join(app.directory, 'errors.csv');
    const isWrong = (index: number) => index % 100 === 99;
    const many = Array.from({ length: 2_500 }, (_, index) =>
      isWrong(index) ? `I-${index},Ann,nobody,` : `I-${index},Ann ${index},i${index}@b.example,`,
    );
    const lines = ['reference,name,email,phone', ...many, 'I-x,Ann,nobody,', 'I-y,Ann,,030 901820'];
    await writeFile(file, lines.join('\n'));
    const args = ['contacts', 'import', file, '--clinic', 'test-clinic', '--region', 'DE', '--json'];

    const before = await count();
    const dry = await runClient([...args, '--dry-run'], app.environment);
    assert.deepEqual([dry.code, JSON.parse(dry.stdout).valid, await count()], [2, 2_476, before]);

    const imported = await runClient([...args, '--errors', errors], app.environment);
    assert.equal(imported.code, 2);
    const { problems, ...counts } = JSON.parse(imported.stdout);
    assert.deepEqual(counts, {
      lines: 2_502,
      created: 2_476,
      updated: 0,
      unchanged: 0,
      valid: 2_476,
      invalid: 26,
      dryRun: false,
    });
    const message = 'must be an e-mail address such as name@clinic.example';
    // Batches are of a thousand: each has its problems, and the lines are those of the file.
    const wrong = [...many.flatMap((_, index) => (isWrong(index) ? [index + 2] : [])), 2_502];
    assert.deepEqual(
      problems,
      wrong.slice(0, 20).map((line) => ({ line, column: 'email', message })),
    );
    assert.equal(
      await readFile(errors, 'utf8'),
      ['line,column,problem', ...wrong.map((line) => `${line},email,${message}`), ''].join('\n'),
    );
    assert.equal((await stored('I-y'))?.phone, '+4930901820');
    await suppress(app.database, app.clinicId, { channel: 'sms', address: '+4930901820', reason: 'stop' });
    const shown = await clientJson(['contacts', 'show', 'I-y', '--clinic', 'test-clinic'], app.environment);
    assert.match(JSON.stringify(shown.suppressions), /"channel":"sms".*"reason":"stop"/);
    const listed = await clientJson(['contacts', 'list', '--clinic', 'test-clinic'], app.environment);
    assert.equal(Array.isArray(listed.contacts) && listed.contacts.length, 20);
    assert.doesNotMatch(JSON.stringify(listed), /b\.example/);
  });
});
