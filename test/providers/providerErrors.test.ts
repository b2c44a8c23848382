import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { PROVIDER_ERRORS_FILE, providerErrorsPage } from '../../scripts/providerErrorsPage.ts';
import { RESEND_ERRORS } from '../../src/domain/providerErrors/resendErrors.ts';
import { TWILIO_ERRORS } from '../../src/domain/providerErrors/twilioErrors.ts';
import { PermanentError, RateLimitedError, TransientError } from '../../src/domain/shared/jobError.ts';
import { createResend, type ResendSender } from '../../src/providers/resend.ts';
import { createTwilio, SmsOutcomeUnknownError, type TwilioSender } from '../../src/providers/twilio.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/startSandbox.ts';

const EMAIL = {
  from: 'clinic@clinic.example',
  to: 'pat@clinic.example',
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  clinicId: 'test-clinic',
  messageId: 'ms_0',
};
const SMS = {
  from: '+15005550006',
  to: '+4915112345678',
  body: 'Hello',
  statusCallback: 'http://127.0.0.1:9/status',
};

describe('provider errors', () => {
  let sandbox: Sandbox;
  let resend: ResendSender;
  let twilio: TwilioSender;
  before(async () => {
    sandbox = await startSandbox();
    resend = createResend({ apiKey: 'k', baseUrl: sandbox.resendUrl, timeoutMs: 2_000 });
    twilio = createTwilio({
      accountSid: `AC${'0'.repeat(32)}`,
      authToken: 't',
      baseUrl: sandbox.twilioUrl,
      timeoutMs: 2_000,
    });
  });
  afterEach(() => sandbox.clearFaults());
  after(() => sandbox.close());

  const thrown = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => assert.fail('nothing was thrown'),
      (error: unknown) => error,
    );
  const twilioRefusal = (status: number, code: number) => {
    sandbox.inject({ provider: 'twilio', kind: 'status', status, body: { code }, times: 1 });
    return thrown(twilio.sendSms(SMS));
  };
  const resendRefusal = (statusCode: number, name: string) => {
    sandbox.inject({ provider: 'resend', kind: 'status', status: statusCode, body: { name }, times: 1 });
    return thrown(resend.sendEmail(EMAIL, 'key'));
  };

  it('are documented as the code has them', () => {
    assert.equal(
      readFileSync(PROVIDER_ERRORS_FILE, 'utf8'),
      providerErrorsPage(),
      `write ${PROVIDER_ERRORS_FILE} with: npm run reference`,
    );
  });

  for (const [code, { kind, told }] of Object.entries(TWILIO_ERRORS)) {
    if (told !== 'at request' || Number(code) === 20429 || code.startsWith('205')) continue;
    it(`of Twilio, ${code}, are ${kind === 'transient' ? 'tried again' : 'final'}`, async () => {
      const error = await twilioRefusal(400, Number(code));
      assert.ok(error instanceof (kind === 'transient' ? TransientError : PermanentError));
      assert.equal(error.code, `Twilio${code}`);
    });
  }

  for (const [name, { kind, told }] of Object.entries(RESEND_ERRORS)) {
    if (told !== 'at request' || name.endsWith('quota_exceeded') || name === 'rate_limit_exceeded') continue;
    it(`of Resend, ${name}, are ${kind === 'transient' ? 'tried again' : 'final'}`, async () => {
      const status = name.includes('internal') || name.startsWith('application') ? 500 : 422;
      const error = await resendRefusal(status, name);
      assert.ok(error instanceof (kind === 'transient' ? TransientError : PermanentError));
      assert.equal(error.code, `Resend_${name}`);
    });
  }

  it('of Resend tell a key that it does not know from a field that is not valid', async () => {
    const key = await resendRefusal(401, 'validation_error');
    assert.ok(key instanceof PermanentError);
    assert.equal(key.code, 'Resend_invalid_api_key');
    assert.match(key.message, /RESEND_API_KEY/);
    const field = await resendRefusal(400, 'validation_error');
    assert.ok(field instanceof PermanentError);
    assert.equal(field.code, 'Resend_validation_error');
  });

  it('of Twilio with a status of 5xx leave the outcome open', async () => {
    for (const [status, code] of [
      [500, 20500],
      [503, 20503],
    ] as const) {
      assert.ok((await twilioRefusal(status, code)) instanceof SmsOutcomeUnknownError);
    }
  });

  it('that say to slow down use up no try', async () => {
    assert.ok((await twilioRefusal(429, 20429)) instanceof RateLimitedError);
    assert.ok((await resendRefusal(429, 'rate_limit_exceeded')) instanceof RateLimitedError);
    assert.ok((await resendRefusal(429, 'daily_quota_exceeded')) instanceof RateLimitedError);
  });

  it('for a used-up month are final, since no job waits that long', async () => {
    assert.ok((await resendRefusal(429, 'monthly_quota_exceeded')) instanceof PermanentError);
  });

  it('that are not known are final with 4xx', async () => {
    const error = await twilioRefusal(400, 29_999);
    assert.ok(error instanceof PermanentError);
    assert.equal(error.code, 'Twilio29999');
  });

  it('carry neither the number nor the address of the recipient', async () => {
    for (const error of [await twilioRefusal(400, 21211), await resendRefusal(422, 'validation_error')]) {
      assert.ok(error instanceof Error);
      assert.doesNotMatch(`${error.message} ${error.stack}`, /4915112345678|pat@clinic/);
    }
  });
});
