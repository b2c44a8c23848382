import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { sendNotification } from '../../src/contracts/jobs.ts';
import { ClinicId, NotificationId } from '../../src/contracts/shared/ids.ts';
import { newId } from '../../src/security/newId.ts';
import { createNotification } from '../../src/store/messaging/notifications.ts';
import { addApiToken } from '../support/addApiToken.ts';
import { type ApiAnswer, apiClient } from '../support/apiClient.ts';
import { eventually } from '../support/eventually.ts';
import { outbox } from '../support/outbox.ts';
import { clientJson, runClient } from '../support/runClient.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

const OTHER = ClinicId.parse('riverside');
const CHECK_IN = {
  texts: {
    en: {
      subject: 'How is the knee?',
      paragraphs: ['Call {clinicName} whenever you like.'],
      sms: '{clinicName}: how are you? {optOut}',
    },
  },
};
const FLU = {
  category: 'transactional',
  link: 'optional',
  variables: { doctor: { type: 'text', sample: 'Dr. Ada Okafor' }, visit: { type: 'instant' } },
  texts: {
    en: {
      subject: 'Flu season with {doctor}',
      paragraphs: ['{doctor} has time on {visit}.'],
      button: 'Book a time',
      sms: '{clinicName}: {doctor} has time {visitShort}. {link} {optOut}',
    },
  },
};
const VARIABLES = { doctor: 'Dr. <Lee> {clinicName}', visit: '2026-12-01T10:00:00Z' };

describe('a clinic’s own words', () => {
  let app: TestApp;
  let call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  let callOther: typeof call;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    await mkdir(app.directory, { recursive: true });
    call = apiClient(app);
    callOther = apiClient(app, await addApiToken(app.database, { clinicId: OTHER }));
    await app.addContact({ reference: 'P1', email: 'p1@patients.example', phone: '+4915112345601' });
    await app.addContact({ clinicId: OTHER, reference: 'R1', email: 'r1@patients.example' });
  });
  after(() => app?.stop());

  const mailTo = (address: string, subject: RegExp) =>
    eventually(`${address} has the e-mail ${subject}`, async () =>
      (await outbox(app.sandbox)).emails.find(
        (mail) => mail.to.includes(address) && subject.test(mail.subject),
      ),
    );
  const send = async (request: object, caller = call) => {
    const answer = await caller('POST', '/notifications', request);
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    return String(answer.body.notificationId);
  };
  const versionsOf = async (notificationId: string) =>
    (
      await app.database
        .selectFrom('messages')
        .select('templateVersion')
        .where('notificationId', '=', notificationId)
        .execute()
    ).map(({ templateVersion }) => templateVersion);
  const typeOf = ({ status, body }: ApiAnswer) => [status, String(body.type).split(':').at(-1)];
  const file = async (name: string, content: object) => {
    const path = join(app.directory, name);
    await writeFile(path, JSON.stringify(content));
    return path;
  };

  it('reach its patients, and those of another clinic read the built-in words', async () => {
    const stored = await call('PUT', '/templates/visit-check-in', CHECK_IN, { 'if-match': '"0"' });
    assert.deepEqual([stored.status, stored.body.version, stored.headers.get('etag')], [200, 1, '"1"']);
    const request = { template: 'visit-check-in', channels: ['email'] };
    const own = await send({ ...request, contact: 'P1' });
    const foreign = await send({ ...request, contact: 'R1' }, callOther);
    const mail = await mailTo('p1@patients.example', /^How is the knee\?$/);
    assert.match(mail.text, /^Call Hillside Practice whenever you like\.$/m);
    const builtIn = await mailTo('r1@patients.example', /^How are you after your visit\?$/);
    assert.match(builtIn.text, /Riverside Oncology/);
    assert.deepEqual([await versionsOf(own), await versionsOf(foreign)], [[1], [null]]);
    const { entries } = await clientJson(['audit', 'list', '--limit', '1'], app.environment);
    assert.match(JSON.stringify(entries), /templateChanged.*visit-check-in/);
  });

  it('are versioned, and changed only by who has read the newest version', async () => {
    const texts = { en: { ...CHECK_IN.texts.en, subject: 'Second' } };
    const stale = await call('PUT', '/templates/visit-check-in', { texts }, { 'if-match': '"0"' });
    assert.deepEqual(typeOf(stale), [412, 'TemplateVersionConflict']);
    const changed = await call('PUT', '/templates/visit-check-in', { texts }, { 'if-match': '"1"' });
    assert.equal(changed.body.version, 2);
    assert.equal((await call('PUT', '/templates/visit-check-in', { texts })).body.version, 2);
    assert.equal((await call('DELETE', '/templates/visit-check-in')).body.version, 3);
    const shown = await call('GET', '/templates/visit-check-in');
    assert.deepEqual([shown.body.version, shown.headers.get('etag')], [null, '"0"']);
    assert.deepEqual(typeOf(await call('DELETE', '/templates/visit-check-in')), [404, 'TemplateNotFound']);
    // Another contact: the same template twice in a day would be a duplicate.
    await app.addContact({ reference: 'P4', email: 'p4@patients.example' });
    await send({ template: 'visit-check-in', channels: ['email'], contact: 'P4' });
    await mailTo('p4@patients.example', /^How are you after your visit\?$/);
  });

  it('make templates of its own, sent by the API and in bulk, with its category', async () => {
    assert.equal((await call('PUT', '/templates/flu-season', FLU)).status, 200);
    const own = { template: 'own', name: 'flu-season', contact: 'P1' };
    const variables = { ...VARIABLES, link: 'https://clinic.example/flu' };
    const id = await send({ ...own, channels: ['sms'], variables });
    const { sms } = await eventually('the SMS is sent', async () => {
      const sent = await outbox(app.sandbox);
      return sent.sms.length > 0 ? sent : undefined;
    });
    assert.match(
      sms[0]?.body ?? '',
      /^Hillside Practice: Dr\. <Lee> \{clinicName\} has time Tue, 1 Dec 2026, 10:00\. https:\/\/clinic\.example\/flu Reply STOP/,
    );
    const listed = await call('GET', `/notifications/${id}`);
    assert.deepEqual([listed.body.template, listed.body.category], ['flu-season', 'transactional']);
    const values = Object.entries(VARIABLES).flatMap(([name, value]) => ['--var', `${name}=${value}`]);
    const typed = ['notifications', 'send', '--template', 'flu-season', '--contact', 'P1', ...values];
    const dry = await clientJson([...typed, '--dry-run'], app.environment);
    assert.match(Object(dry.message).subject, /^Flu season with Dr\. <Lee>/);
    const content = await file('bulk.json', { template: 'own', name: 'flu-season', variables: VARIABLES });
    const csv = join(app.directory, 'to.csv');
    await writeFile(csv, 'reference\nP1\n');
    await clientJson(['bulk', 'send', '--content', content, '--csv', csv], app.environment);
    const mail = await mailTo('p1@patients.example', /^Flu season with Dr\. <Lee>/);
    assert.match(mail.html, /Dr\. &lt;Lee&gt; \{clinicName\} has time on Tuesday/);
    assert.doesNotMatch(mail.html, /Book a time/);
  });

  it('of a template that was removed are still sent to whom it was promised, and to no one else', async () => {
    const last = { ...FLU, texts: { en: { ...FLU.texts.en, subject: 'Last words' } } };
    await call('PUT', '/templates/flu-season', last);
    const contactId = await app.addContact({ reference: 'P3', email: 'p3@patients.example' });
    const { clinicId } = app;
    const notificationId = NotificationId.parse(newId('nt'));
    await createNotification(app.database, {
      id: notificationId,
      key: notificationId,
      clinicId,
      contactId,
      content: { template: 'own', name: 'flu-season', variables: VARIABLES },
      channels: ['email'],
      category: 'transactional',
    });
    await call('DELETE', '/templates/flu-season');
    const refused = await call('POST', '/notifications', {
      ...{ template: 'own', name: 'flu-season', contact: 'P3', variables: VARIABLES },
    });
    assert.deepEqual(typeOf(refused), [404, 'TemplateNotFound']);
    await startJob(app.client, sendNotification, { notificationId, clinicId, contactId });
    await mailTo('p3@patients.example', /^Last words$/);
    assert.deepEqual(await versionsOf(notificationId), [2]);
    assert.equal((await call('PUT', '/templates/flu-season', FLU)).body.version, 4);
  });

  it('are checked, and nothing is stored of what is wrong', async () => {
    const wrong = { texts: { de: { ...CHECK_IN.texts.en, note: '{price}', sms: 'hello' } } };
    const { status, body } = await call('PUT', '/templates/help', wrong);
    assert.equal(status, 422);
    assert.deepEqual(
      Object(body.errors).map(({ field }: { field: string }) => field),
      ['body.texts.de.note', 'body.texts.de.sms', 'body.texts.de.sms'],
    );
    const variables = await call('POST', '/notifications', {
      ...{ template: 'own', name: 'flu-season', contact: 'P1', variables: { doctor: 'Lee', visit: 'soon' } },
    });
    assert.match(JSON.stringify(variables.body.errors), /body\.variables\.visit/);
    const path = await file('help.json', { template: 'help', ...wrong });
    const typed = await runClient(['templates', 'set', path], app.environment);
    assert.equal(typed.code, 2);
    assert.match(
      typed.stderr,
      /^help\.json: texts\.de\.note: \{price\} is no placeholder.*\nhelp\.json: texts/,
    );
    assert.equal((await call('GET', '/templates/help')).body.version, null);
  });

  it('are unknown to another clinic', async () => {
    const unknown = typeOf(await callOther('GET', '/templates/no-such-template'));
    assert.deepEqual(unknown, [404, 'TemplateNotFound']);
    for (const [method, path, body] of [
      ['GET', '/templates/flu-season', undefined],
      ['DELETE', '/templates/flu-season', undefined],
      ['POST', '/templates/flu-season/preview', {}],
      ['POST', '/templates/flu-season/tests', { to: 'x@clinic.example' }],
      [
        'POST',
        '/notifications',
        { template: 'own', name: 'flu-season', contact: 'R1', variables: VARIABLES },
      ],
    ] as const) {
      assert.deepEqual(typeOf(await callOther(method, path, body)), unknown, path);
    }
    assert.doesNotMatch(JSON.stringify((await callOther('GET', '/templates')).body), /flu-season/);
  });

  it('can be shown, changed, previewed and tested by commands', async () => {
    const run = (...words: string[]) => runClient(words, app.environment);
    const { stdout: yaml } = await run('templates', 'show', 'no-show');
    const path = join(app.directory, 'no-show.yaml');
    await writeFile(path, yaml.replace('We missed you', 'Where were you?'));
    const preview = await clientJson(
      ['templates', 'preview', path, '--out', join(app.directory, 'previews')],
      app.environment,
    );
    assert.deepEqual([preview.subject, preview.segments, preview.encoding], ['Where were you?', 2, 'GSM-7']);
    const { html } = Object(preview.files);
    assert.match(await readFile(html, 'utf8'), /Where were you\?/);
    assert.equal(preview.outbox, `${app.sandbox.url}/outbox?kind=preview`);
    const page = await (await fetch(String(preview.outbox))).text();
    assert.match(page, /<h2>Where were you\?<\/h2>[\s\S]*SMS of 2 segments, GSM-7[\s\S]*sent to no one/);
    assert.equal((await run('templates', 'set', path)).stdout, 'no-show of test-clinic is in version 1\n');
    const { stdout: list } = await run('templates', 'list');
    assert.match(list, /^no-show {2}reminder, version 1, own words in en, de, es, fr$/m);
    assert.match(list, /^flu-season {2}own, transactional, version 4/m);

    const test = ['templates', 'send-test', 'no-show', '--to', 'me@clinic.example', '--locale', 'fr'];
    const refused = await runClient(test, app.environment);
    assert.deepEqual([refused.code, refused.stdout], [2, '']);
    await app.changeClinic({ adHocRecipients: true });
    await clientJson(test, app.environment);
    const mail = await mailTo('me@clinic.example', /^\[Test\] Nous vous attendions à votre rendez-vous$/);
    assert.match(mail.text, /^Bonjour,$/m);
    await clientJson(test, app.environment);
    await eventually('a second test arrives too', async () => {
      const { emails } = await outbox(app.sandbox);
      return emails.filter(({ to }) => to.includes('me@clinic.example')).length === 2 || undefined;
    });
    const report = ['templates', 'send-test', 'report-ready', '--to', 'me@clinic.example'];
    await clientJson(report, app.environment);
    await mailTo('me@clinic.example', /^\[Test\] Your report on visits-2026 is ready$/);
  });

  it('can be used by the clinic’s sequences', async () => {
    const sequence = (template: string) => ({
      name: 'flu-calls',
      purpose: 'Calls for the flu shot',
      needs: ['doctor'],
      steps: [
        {
          name: 'first',
          wait: 'at once',
          template,
          variables: { doctor: '$doctor', visit: VARIABLES.visit },
          channels: ['email'],
        },
      ],
    });
    const wrong = await file('wrong.json', sequence('no-such-template'));
    const refused = await runClient(['sequences', 'apply', wrong], app.environment);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /there is no template "no-such-template"; there are .*flu-season/);
    await clientJson(['sequences', 'apply', await file('flu.json', sequence('flu-season'))], app.environment);
    const contact = await app.addContact({ reference: 'P2', email: 'p2@patients.example' });
    const start = ['followups', 'start', 'flu-calls', '--contact', contact, '--set', 'doctor=Dr. Kim'];
    await clientJson(start, app.environment);
    await mailTo('p2@patients.example', /^Flu season with Dr\. Kim$/);
  });
});
