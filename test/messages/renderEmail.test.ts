import assert from 'node:assert/strict';
import type { MessageTemplate } from '../../src/domain/messaging/notificationContent.ts';
import { MessageContent } from '../../src/messages/messageContent.ts';
import { renderEmail } from '../../src/messages/renderEmail.tsx';

const shared = {
  recipientName: 'Dr. Ada Okafor',
  clinicName: 'Nordlicht Clinic',
  datasetName: 'ncctg-lung',
  locale: 'en',
};
const reportReady = {
  template: 'report-ready',
  ...shared,
  findings: 7,
  pages: 12,
  downloadUrl: 'https://aftercare.example/reports/token?a=1&b=2',
  expiresAt: '2026-11-27T14:32:00Z',
  timeZone: 'Europe/Berlin',
};
const FOLLOW_UPS: readonly MessageTemplate[] = [
  'follow-up-check-in',
  'follow-up-reminder',
  'follow-up-review',
];
const render = (content: object) => renderEmail(MessageContent.parse(content));

describe('an e-mail', () => {
  it('tells that a report is ready, what is in it and until when in the recipient’s zone', async () => {
    const { subject, html, text } = await render(reportReady);

    assert.equal(subject, 'Your report on ncctg-lung is ready');
    assert.match(text, /^Hello Dr\. Ada Okafor,$/m);
    assert.match(text, /^Findings: 7$/m);
    assert.match(text, /^Available until: 27 November 2026 at 15:32 \(Europe\/Berlin\)$/m);
    assert.match(text, /^https:\/\/aftercare\.example\/reports\/token\?a=1&b=2$/m);
    assert.match(html, /href="https:\/\/aftercare\.example\/reports\/token\?a=1&amp;b=2"/);
  });

  it('shows local time before and after a change to winter time', async () => {
    const textAt = async (expiresAt: string) => (await render({ ...reportReady, expiresAt })).text;
    assert.match(await textAt('2026-10-24T23:30:00Z'), /25 October 2026 at 01:30/);
    assert.match(await textAt('2026-10-25T11:00:00Z'), /25 October 2026 at 12:00/);
  });

  it('has a text of its own for one finding and for none', async () => {
    assert.match((await render({ ...reportReady, findings: 1 })).text, /one finding is worth a look/);
    assert.match((await render({ ...reportReady, findings: 0 })).text, /Nothing in the data stood out/);
    assert.match((await render({ ...reportReady, findings: 1, pages: 1 })).html, /1 finding on 1 page,/);
  });

  it('is written in German for those who read German', async () => {
    const { subject, html, text } = await render({ ...reportReady, locale: 'de', recipientName: null });
    assert.equal(subject, 'Ihr Bericht zu ncctg-lung ist fertig');
    assert.match(text, /^Guten Tag,$/m);
    assert.match(text, /27\. November 2026 um 15:32 \(Europe\/Berlin\)/);
    assert.match(html, /<html[^>]* lang="de"/);
  });

  it('follows up three times, each time with another text and without a button when there is no app', async () => {
    for (const locale of ['en', 'de']) {
      const emails = await Promise.all(
        FOLLOW_UPS.map((template) => render({ template, ...shared, locale, appUrl: null })),
      );
      assert.equal(new Set(emails.map((email) => email.subject)).size, 3);
      for (const { subject, html } of emails) {
        assert.match(subject, /ncctg-lung/);
        assert.doesNotMatch(html, /href=/);
      }
    }
    const linked = await render({ template: FOLLOW_UPS[0], ...shared, appUrl: 'https://app.example/a' });
    assert.match(linked.html, /href="https:\/\/app\.example\/a"/);
  });

  it('escapes everything from outside', async () => {
    const attack = '<img src=x onerror="alert(1)"> & Söhne';
    for (const template of FOLLOW_UPS) {
      const names = { recipientName: attack, clinicName: attack, datasetName: attack };
      const { html } = await render({ template, ...shared, ...names });
      assert.doesNotMatch(html, /<img/);
      assert.match(html, /&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt; &amp; Söhne/);
    }
  });

  it('keeps the subject on one line whatever a name holds', async () => {
    const datasetName = 'lung\r\nBcc: everyone@example.org\u2028x\u202egnul\u0000';
    const { subject } = await render({ ...reportReady, datasetName });
    assert.equal(subject, 'Your report on lung Bcc: everyone@example.org x gnul is ready');
  });

  it('shortens a very long name', async () => {
    const { subject } = await render({ ...reportReady, datasetName: 'ä'.repeat(500) });
    assert.equal(subject, `Your report on ${'ä'.repeat(119)}… is ready`);
  });

  it('has a preview, a title and colours for the dark', async () => {
    const { html } = await render(reportReady);
    assert.match(html, /display:none[^>]*>7 findings on 12 pages/);
    assert.match(html, /<title>Your report on ncctg-lung is ready<\/title>/);
    assert.match(html, /prefers-color-scheme:dark/);
    assert.match(html, /<meta name="color-scheme" content="light dark"/);
    assert.ok(Buffer.byteLength(html) < 100_000, 'Gmail cuts e-mails of 102 kB and more');
  });

  it('refuses content that is wrong, naming the field', () => {
    const problemsOf = (change: object) =>
      MessageContent.safeParse({ ...reportReady, ...change }).error?.issues.map((issue) => issue.path[0]);

    assert.deepEqual(problemsOf({ downloadUrl: 'javascript:alert(1)' }), ['downloadUrl']);
    assert.deepEqual(problemsOf({ timeZone: 'Mars/Olympus' }), ['timeZone']);
    assert.deepEqual(problemsOf({ expiresAt: 'tomorrow' }), ['expiresAt']);
    assert.deepEqual(problemsOf({ datasetName: ' \n ' }), ['datasetName']);
    assert.deepEqual(problemsOf({ findings: -1 }), ['findings']);
    assert.deepEqual(problemsOf({ template: 'unknown' }), ['template']);
    assert.equal(problemsOf({ recipientName: '  ' }), undefined);
  });
});
