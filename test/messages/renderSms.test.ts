import assert from 'node:assert/strict';
import { LOCALES } from '../../src/contracts/shared/locale.ts';
import { MessageContent } from '../../src/messages/messageContent.ts';
import { renderSms } from '../../src/messages/renderSms.ts';

const shared = { recipientName: 'Ada', clinicName: 'Nordlicht Clinic', datasetName: 'lung-cancer-2026' };
const CONTENTS = LOCALES.flatMap((locale) => [
  ...(['follow-up-check-in', 'follow-up-reminder', 'follow-up-review'] as const).map((template) => ({
    template,
    ...shared,
    locale,
  })),
  {
    template: 'report-ready',
    ...shared,
    locale,
    findings: 7,
    pages: 12,
    downloadUrl: 'https://aftercare.example/reports/token',
    expiresAt: '2026-11-27T14:32:00Z',
    timeZone: 'Europe/Berlin',
  },
]);

describe('an SMS', () => {
  it('names the clinic, nothing clinical, and stays in GSM-7 and two segments', () => {
    for (const content of CONTENTS) {
      const { body, encoding, segments } = renderSms(MessageContent.parse(content));
      assert.match(body, /^Nordlicht Clinic ?: /);
      assert.doesNotMatch(body, /lung|cancer|Ada|finding|Befund/i);
      assert.equal(encoding, 'GSM-7', body);
      assert.ok(segments <= 2, body);
    }
  });

  it('tells follow-ups how to opt out, and a report its link and how long it lives', () => {
    for (const content of CONTENTS) {
      const { body } = renderSms(MessageContent.parse(content));
      assert.match(
        body,
        content.template === 'report-ready' ? /2026,? (à )?15:32 \(Europe\/Berlin\)[:.] https:\/\// : /STOP/,
      );
    }
  });

  it('replaces typographic characters by those of GSM-7', () => {
    const clinicName = 'O’Brien’s “Clinic” – North';
    const { body, encoding } = renderSms(
      MessageContent.parse({ template: 'follow-up-reminder', ...shared, clinicName, locale: 'en' }),
    );
    assert.match(body, /^O'Brien's "Clinic" - North: /);
    assert.equal(encoding, 'GSM-7');
  });

  it('is UCS-2 when a name needs it', () => {
    const content = { template: 'follow-up-reminder', ...shared, clinicName: 'Κλινική Βορράς', locale: 'en' };
    const { encoding, segments } = renderSms(MessageContent.parse(content));
    assert.equal(encoding, 'UCS-2');
    assert.equal(segments, 2);
  });
});
