import assert from 'node:assert/strict';
import { contrast } from '../../src/contracts/shared/contrast.ts';
import { LOCALES } from '../../src/contracts/shared/locale.ts';
import type { MessageContent } from '../../src/messages/messageContent.ts';
import { renderEmail } from '../../src/messages/renderEmail.tsx';
import { renderSms, SmsTooLongError } from '../../src/messages/renderSms.ts';
import { SAMPLE_TEMPLATES, sampleContent } from './sampleContents.ts';

const PATIENT_TEMPLATES = SAMPLE_TEMPLATES.filter((template) => template !== 'admin-alert');

describe('every template', () => {
  it('has a text in each language, with its greeting', async () => {
    for (const template of PATIENT_TEMPLATES.filter((name) => name !== 'announcement')) {
      const emails = await Promise.all(LOCALES.map((locale) => renderEmail(sampleContent(template, locale))));
      assert.equal(new Set(emails.map(({ subject }) => subject)).size, LOCALES.length, template);
      const greetings = emails.map(({ text }) => /^.*Ada Okafor.*$/m.exec(text)?.[0]);
      assert.deepEqual(
        greetings,
        ['Hello Ada Okafor,', 'Guten Tag Ada Okafor,', 'Hola Ada Okafor:', 'Bonjour Ada Okafor,'],
        template,
      );
    }
  });

  it('says the same in HTML and in plain text', async () => {
    for (const template of SAMPLE_TEMPLATES) {
      const { html, text, subject } = await renderEmail(sampleContent(template, 'en'));
      assert.doesNotMatch(subject, /[\r\n]/);
      const shown = html
        .replace(/<[^>]+>/g, ' ')
        .replaceAll('&#x27;', "'")
        .replace(/\s+/g, ' ');
      for (const line of text
        .split('\n')
        .filter((translation) => translation.length > 60 && !translation.includes('http'))) {
        assert.ok(shown.includes(line), `${template}: ${line}`);
      }
    }
  });

  it('is one SMS of at most two segments of GSM-7 that names the clinic and nothing clinical', () => {
    for (const template of PATIENT_TEMPLATES) {
      for (const locale of LOCALES) {
        const { body, encoding, segments } = renderSms(sampleContent(template, locale));
        assert.match(body, /^Nordlicht Clinic ?: /);
        assert.doesNotMatch(body, /oncology|ward|Ada|Okafor/i, body);
        assert.match(body, /STOP/);
        assert.equal(encoding, 'GSM-7', body);
        assert.ok(segments <= 2, `${segments}: ${body}`);
      }
    }
  });

  it('is from the clinic: its name, colour, address and phone, and never Aftercare', async () => {
    for (const template of PATIENT_TEMPLATES) {
      for (const locale of LOCALES) {
        const content = sampleContent(template, locale);
        const { html, text, subject } = await renderEmail(content);
        for (const part of [html, text, subject, renderSms(content).body])
          assert.doesNotMatch(part, /aftercare/i, template);
        for (const known of ['Nordlicht Clinic', 'Hill Street 4', '12345 Berlin', '+4930901820']) {
          assert.ok(html.includes(known), `${template}: ${known}`);
          assert.ok(text.includes(known), `${template}: ${known}`);
        }
        assert.match(html, /#aa3311/, template);
      }
    }
  });

  it('is readable in whatever colour a clinic has', async () => {
    for (const accentColor of ['#000000', '#767676', '#0c5a61', '#8a2be2']) {
      const { html } = await renderEmail(sampleContent('no-show', 'en', { accentColor }));
      const button = /<a[^>]*class="button"[^>]*style="([^"]*)"/.exec(html)?.[1] ?? '';
      const background = /background-color:\s*(#[0-9a-f]{6})/.exec(button)?.[1] ?? assert.fail(html);
      assert.ok(contrast(background, '#ffffff') >= 4.5, `${accentColor}: ${background}`);
      const dark = /\.accent\{color:(#[0-9a-f]{6})!important\}/.exec(html)?.[1] ?? assert.fail(html);
      assert.ok(contrast(dark, '#172326') >= 4.5, `${accentColor}: ${dark}`);
    }
  });

  it('escapes every variable', async () => {
    const attack = '<script>alert(1)</script>"&';
    const hostile: MessageContent[] = [
      sampleContent('announcement', 'en', {
        subject: attack,
        paragraphs: [attack],
        link: { label: attack, url: 'https://clinic.example/?a="><script>' },
        recipientName: attack,
        clinicName: attack,
      }),
      sampleContent('appointment-reminder', 'de', { place: attack }),
      sampleContent('admin-alert', 'en', { kind: attack, subject: attack, message: attack }),
    ];
    for (const content of hostile) {
      const { html } = await renderEmail(content);
      assert.doesNotMatch(html, /<script/);
      assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;&quot;&amp;/);
    }
  });

  it('keeps line breaks out of the subject', async () => {
    const subject = 'Hello\r\nBcc: everyone@example.org';
    const rendered = await renderEmail(sampleContent('announcement', 'en', { subject }));
    assert.equal(rendered.subject, 'Hello Bcc: everyone@example.org');
  });
});

describe('a message about an appointment', () => {
  it('shows the clinic’s time and leaves the zone out where the patient lives in it', async () => {
    const { text } = await renderEmail(sampleContent('appointment-reminder', 'en'));
    assert.match(text, /^When: Friday,? 27 November 2026 at 15:32$/m);
    assert.doesNotMatch(text, /Europe\/Berlin/);
    const { body } = renderSms(sampleContent('appointment-reminder', 'de'));
    assert.match(body, /Fr\.?, 27\. Nov\.? 2026, 15:32\. Antwort 1: bestätigen, 2: absagen/);
  });

  it('names the clinic’s zone and adds the patient’s own time where they differ', async () => {
    const abroad = sampleContent('appointment-reminder', 'en', { recipientTimeZone: 'Asia/Kolkata' });
    const { text } = await renderEmail(abroad);
    assert.match(text, /^When: .*15:32 \(Europe\/Berlin\)$/m);
    assert.match(text, /^In your time zone: .*20:02 \(Asia\/Kolkata\)$/m);
    assert.match(renderSms(abroad).body, /15:32 \(Europe\/Berlin\)/);
  });

  it('says what a change of the clocks did to the time that was planned', async () => {
    const at = async (clockChange: string, locale: 'en' | 'de') =>
      (await renderEmail(sampleContent('appointment-reminder', locale, { clockChange }))).text;
    assert.match(await at('skipped', 'en'), /clocks go forward/);
    assert.match(await at('repeated', 'en'), /the first of the two is meant/);
    assert.match(await at('skipped', 'de'), /Uhren vorgestellt/);
    assert.doesNotMatch(await at('none', 'en'), /clocks/);
  });

  it('asks for numbers as answers, since CANCEL and YES mean something else to Twilio', () => {
    for (const locale of LOCALES) {
      const { body } = renderSms(sampleContent('appointment-reminder', locale));
      assert.match(body, /\b1\b.*\b2\b/);
      assert.doesNotMatch(body, /Reply (CANCEL|YES)/i);
    }
  });
});

describe('an SMS that is too long', () => {
  const long = 'x'.repeat(299);

  it('is refused, telling its segments and the limit', () => {
    assert.throws(
      () => renderSms(sampleContent('announcement', 'en', { sms: long }), 2),
      (error) => error instanceof SmsTooLongError && /takes 3 segments, 2 are allowed/.test(error.message),
    );
  });

  it('is counted in UCS-2 once one character needs it', () => {
    const { segments, encoding } = renderSms(
      sampleContent('announcement', 'en', { sms: 'ж'.repeat(150), link: null }),
    );
    assert.deepEqual([encoding, segments], ['UCS-2', 3]);
  });
});
