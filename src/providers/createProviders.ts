import type { Config } from '../config/config.ts';
import { createGemini, type Gemini } from './gemini.ts';
import { createResend, type ResendOptions, type ResendSender } from './resend.ts';
import { createTwilio, type TwilioOptions, type TwilioSender } from './twilio.ts';

export interface Providers {
  readonly gemini: Gemini;
  readonly resend: ResendSender;
  readonly twilio: TwilioSender;
  /** A client of another account of Resend. */
  resendOf(account: Pick<ResendOptions, 'apiKey'>): ResendSender;
  /** A client of another account of Twilio. */
  twilioOf(account: Pick<TwilioOptions, 'accountSid' | 'authToken'>): TwilioSender;
  /** True when Gemini's answers come from the sandbox. */
  readonly geminiIsSandbox: boolean;
}

/** Any account will do there. */
const SANDBOX_ACCOUNT_SID = `AC${'0'.repeat(32)}`;
const SANDBOX_KEY = 'sandbox';

/**
 * The providers of this configuration: each the real one when it has a key, else the sandbox's. Other accounts are where that
 * of the configuration is.
 */
export function createProviders(config: Config): Providers {
  const { GEMINI_API_KEY: geminiKey, RESEND_API_KEY: resendKey, TWILIO_ACCOUNT_SID: accountSid } = config;
  const resendOf: Providers['resendOf'] = ({ apiKey }) =>
    createResend({
      apiKey,
      baseUrl: resendKey === undefined ? sandboxUrl(config, 'resend') : undefined,
      timeoutMs: config.PROVIDER_TIMEOUT_MS,
    });
  const twilioOf: Providers['twilioOf'] = (account) =>
    createTwilio({
      accountSid: account.accountSid,
      authToken: account.authToken,
      baseUrl: accountSid === undefined ? sandboxUrl(config, '') : undefined,
      timeoutMs: config.PROVIDER_TIMEOUT_MS,
    });
  return {
    gemini: createGemini({
      apiKey: geminiKey ?? SANDBOX_KEY,
      baseUrl: geminiKey === undefined ? sandboxUrl(config, 'gemini') : undefined,
      timeoutMs: config.GEMINI_TIMEOUT_MS,
      maxOutputTokens: config.GEMINI_MAX_OUTPUT_TOKENS,
    }),
    resend: resendOf({ apiKey: resendKey ?? SANDBOX_KEY }),
    twilio: twilioOf({
      accountSid: accountSid ?? SANDBOX_ACCOUNT_SID,
      authToken: config.TWILIO_AUTH_TOKEN ?? SANDBOX_KEY,
    }),
    resendOf,
    twilioOf,
    geminiIsSandbox: geminiKey === undefined,
  };
}

function sandboxUrl(config: Config, path: string): string {
  if (config.SANDBOX_URL === undefined) throw new Error('a provider has neither a key nor a sandbox');
  return `${config.SANDBOX_URL.replace(/\/$/, '')}/${path}`.replace(/\/$/, '');
}
