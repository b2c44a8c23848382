import assert from 'node:assert/strict';
import {
  resendFailureCode,
  statusOfEvent,
  suppressionFor,
  twilioFailureCode,
} from '../../../src/domain/messaging/deliveryEvents.ts';
import { RESEND_ERRORS } from '../../../src/domain/providerErrors/resendErrors.ts';
import { TWILIO_ERRORS } from '../../../src/domain/providerErrors/twilioErrors.ts';

describe('delivery events', () => {
  it('suppress exactly for the errors whose table says so', () => {
    const tables = [
      ['Twilio', TWILIO_ERRORS],
      ['Resend_', RESEND_ERRORS],
    ] as const;
    for (const [prefix, table] of tables) {
      for (const [code, { kind }] of Object.entries(table)) {
        assert.equal(suppressionFor(`${prefix}${code}`) !== undefined, kind === 'suppress', code);
      }
    }
  });

  it('name the error of a status callback', () => {
    assert.equal(twilioFailureCode('30610'), 'Twilio30610');
    for (const none of [undefined, '', '0']) assert.equal(twilioFailureCode(none), null);
  });

  it('tell an address that does not work from a mailbox that is full', () => {
    assert.equal(resendFailureCode('email.bounced', 'Permanent'), 'Resend_email.bounced');
    assert.equal(resendFailureCode('email.bounced', undefined), 'Resend_email.bounced');
    for (const type of ['Transient', 'Undetermined']) {
      const code = resendFailureCode('email.bounced', type) ?? assert.fail();
      assert.equal(code, 'Resend_email.bounced_transient');
      assert.equal(suppressionFor(code), undefined);
    }
    assert.equal(resendFailureCode('email.delivered', undefined), null);
  });

  it('raise the status, also for an address on the list of the provider', () => {
    const status = (provider: 'resend' | 'twilio', type: string) =>
      statusOfEvent({ provider, type, failureCode: null });
    assert.equal(status('resend', 'email.suppressed'), 'failed');
    assert.equal(status('resend', 'email.delivery_delayed'), undefined);
    assert.equal(status('twilio', 'undelivered'), 'failed');
    assert.equal(status('twilio', 'canceled'), undefined);
  });
});
