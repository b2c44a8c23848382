import assert from 'node:assert/strict';
import { ClinicChange, newClinicProfile } from '../../../src/contracts/clinics/clinicProfile.ts';

const given = { name: 'Riverside', timeZone: 'America/New_York', country: 'US' };

/** What is said of a wrong value. */
const problemOf = (change: Readonly<Record<string, unknown>>): string | undefined =>
  ClinicChange.safeParse(change).error?.issues[0]?.message;

describe('the profile of a clinic', () => {
  it('begins as is usual in its country', () => {
    const { paper, hourStyle, dateStyle, locale } = newClinicProfile(given);
    assert.deepEqual(
      { paper, hourStyle, dateStyle, locale },
      { paper: 'Letter', hourStyle: '12h', dateStyle: 'monthDay', locale: 'en' },
    );
    assert.equal(newClinicProfile({ ...given, country: 'AT' }).locale, 'de');
    assert.equal(newClinicProfile({ ...given, country: 'AT', locale: 'en' }).locale, 'en');
  });

  it('takes an accent colour on which white text can be read, and says why it refuses another', () => {
    assert.equal(problemOf({ accentColor: '#0C5A61' }), undefined);
    assert.match(
      problemOf({ accentColor: '#ffcc00' }) ?? '',
      /^is too light: .* contrast of 1\.5, and needs 4\.5$/,
    );
    assert.equal(problemOf({ accentColor: 'teal' }), 'must be a colour such as #0c5a61');
  });

  it('refuses what a message or a provider could not use', () => {
    const oneLine = 'must be on one line, without control characters';
    assert.equal(problemOf({ name: 'River\u0000side' }), oneLine);
    assert.equal(problemOf({ name: 'River\ud800side' }), oneLine);
    assert.equal(problemOf({ postalAddress: '1 Main St\nNew York' }), undefined);
    assert.match(problemOf({ website: 'javascript:alert(1)' }) ?? '', /^must be a URL/);
    assert.match(problemOf({ country: 'XX' }) ?? '', /is not a country/);
    assert.match(problemOf({ smsFrom: 'Riverside' }) ?? '', /Messaging Service/);
    assert.match(problemOf({ timeZone: 'New York' }) ?? '', /IANA zone/);
    assert.match(problemOf({ fairnessWeight: 0 }) ?? '', /0\.001/);
  });

  it('fills in nothing when fields are changed', () => {
    assert.deepEqual(ClinicChange.parse({ website: null }), { website: null });
    assert.match(problemOf({ colour: 'red' }) ?? '', /Unrecognized key/);
  });
});
