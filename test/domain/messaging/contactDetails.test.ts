import assert from 'node:assert/strict';
import { contactDetails, phoneNumber } from '../../../src/domain/messaging/contactDetails.ts';
import { PhoneRegion } from '../../../src/domain/messaging/phoneRegion.ts';

const german = phoneNumber('DE');

describe('a phone number', () => {
  it('becomes E.164 however it is written', () => {
    for (const text of ['0151 12345678', '+49 151 12345678', '0049 151/123 456 78', '(0151) 1234-5678']) {
      assert.equal(german.parse(text), '+4915112345678', text);
    }
    assert.equal(german.parse('+44 20 7946 0958'), '+442079460958');
  });

  it('needs its country code where no region is set', () => {
    const any = phoneNumber(undefined);
    assert.equal(any.parse('+49 151 12345678'), '+4915112345678');
    const refused = any.safeParse('0151 12345678');
    assert.match(refused.error?.issues[0]?.message ?? '', /with its country code, such as \+49/);
  });

  it('is refused when it is no valid number', () => {
    for (const text of [
      '',
      '12',
      'unknown',
      '+49 151 12345678 ext. 5',
      '+4915112345678901234',
      '+999 1234567',
    ]) {
      assert.equal(german.safeParse(text).success, false, text);
    }
  });

  it('is read by a country that exists', () => {
    assert.equal(PhoneRegion.safeParse('DE').success, true);
    assert.equal(PhoneRegion.safeParse('Germany').success, false);
  });
});

describe('the details of a contact', () => {
  const details = contactDetails('DE');

  it('keep names on one line, without what could pass for something else', () => {
    const { name } = details.parse({ reference: 'P-1', name: ' Ann\r\nBcc: all@example.org\u202e ' });
    assert.equal(name, 'Ann Bcc: all@example.org');
  });

  it('leave out what is not told, and take away what is null', () => {
    assert.deepEqual(details.parse({ reference: 'P-1', phone: null, email: 'a@b.example' }), {
      reference: 'P-1',
      phone: null,
      email: 'a@b.example',
    });
  });

  it('are refused with a field that does not exist, with no address left, and with a reference over two lines', () => {
    assert.match(details.safeParse({ reference: 'P-1', emial: 'x' }).error?.message ?? '', /emial/);
    assert.equal(details.safeParse({ reference: 'P-1', email: null, phone: null }).success, false);
    assert.equal(details.safeParse({ reference: 'P\n1', email: 'a@b.example' }).success, false);
  });
});
