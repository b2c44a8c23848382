import assert from 'node:assert/strict';
import { bulkEmailWriter } from '../../src/messages/bulkEmailWriter.ts';
import { clinicInMessage } from '../../src/messages/clinicInMessage.ts';
import { MessageContent } from '../../src/messages/messageContent.ts';
import { renderEmail } from '../../src/messages/renderEmail.tsx';
import { TEST_CLINIC, testClinicProfile } from '../support/testClinics.ts';

const CONTENT = {
  template: 'announcement',
  subject: 'We move to Hill Street',
  paragraphs: ['From May on you find us at <Hill Street> 4.'],
  link: { label: 'Directions', url: 'https://clinic.example/hill?a=1&b=2' },
  sms: null,
};
const RECIPIENT = {
  name: 'Ada',
  locale: 'en',
  timeZone: 'UTC',
  unsubscribeUrl: 'https://clinic.example/unsubscribe/ms_1?a=1&b=2',
} as const;

const CLINIC = {
  ...testClinicProfile('hill'),
  name: 'Hill Clinic',
  phone: '+4930901820',
  postalAddress: 'Hill Street 4\n12345 Berlin',
};

const CLINIC_IN_MESSAGE = clinicInMessage(
  { id: TEST_CLINIC, profile: CLINIC, logo: null },
  'https://app.clinic.example',
);

describe('bulk e-mails', () => {
  const write = bulkEmailWriter(() => CONTENT, CLINIC_IN_MESSAGE);

  it('say the same as one that was written by itself, and where to opt out', async () => {
    const alone = await renderEmail(
      MessageContent.parse({
        ...CONTENT,
        ...CLINIC_IN_MESSAGE,
        recipientName: 'Ada',
        locale: 'en',
        recipientTimeZone: 'UTC',
      }),
    );
    const { subject, text, html } = await write(RECIPIENT);
    assert.equal(subject, alone.subject);
    assert.equal(text, `${alone.text.trimEnd()}\nUnsubscribe: ${RECIPIENT.unsubscribeUrl}\n`);
    assert.match(html, /Hello Ada,/);
    assert.match(html, /&lt;Hill Street&gt;/);
    assert.match(html, /unsubscribe\/ms_1\?a=1&amp;b=2"/);
  });

  it('escape a hostile name, and fill nothing in that a name spells out', async () => {
    const { html, text } = await write({ ...RECIPIENT, name: `<img src=x onerror="a">$& $1 & 'Co'` });
    assert.doesNotMatch(html, /<img src=x/);
    assert.match(html, /&lt;img src=x onerror=&quot;a&quot;&gt;\$&amp; \$1 &amp; &#x27;Co&#x27;/);
    assert.match(text, /Hello <img src=x onerror="a">\$& \$1 & 'Co',/);
  });

  it('greet without a name in either language, and leave nothing unfilled', async () => {
    const german = await write({ ...RECIPIENT, name: null, locale: 'de' });
    assert.match(german.text, /Guten Tag,/);
    assert.match(german.text, /Abmelden: https:/);
    for (const part of Object.values(german))
      assert.doesNotMatch(part, /[\uE000\uE001]|unsubscribe\.invalid/);
  });
});
