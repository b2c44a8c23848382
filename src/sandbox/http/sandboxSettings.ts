import { z } from 'zod';

/** A limit that can be lifted again with null. Not enforced while absent. */
const limit = z.int().positive().nullish();
const milliseconds = z.int().nonnegative().max(600_000).optional();

export const GeminiSettings = z.strictObject({
  /** The only key accepted; any key when absent. */
  apiKey: z.string().min(1).optional(),
  requestsPerMinute: limit,
  /** Prompt tokens, as Google counts them against the limit. */
  tokensPerMinute: limit,
  requestsPerDay: limit,
  /** How long an answer takes. @default 0 */
  latencyMs: milliseconds,
  /** Tokens an answer spends on thinking; they come out of `maxOutputTokens`, as Google's do. @default 0 */
  thinkingTokens: z.int().nonnegative().optional(),
  /** A language whose words are rare in the model's vocabulary has fewer. @default 4 */
  charactersPerToken: z.number().positive().optional(),
});
export type GeminiSettings = z.infer<typeof GeminiSettings>;

export const ResendWebhook = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** The signing secret, `whsec_` and base64, as Resend's dashboard shows it. */
  secret: z.string().regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, 'whsec_ followed by base64'),
});
export type ResendWebhook = z.infer<typeof ResendWebhook>;

export const ResendSettings = z.strictObject({
  /** The only key accepted; any key when absent. */
  apiKey: z.string().min(1).optional(),
  requestsPerSecond: limit,
  /** How long an answer takes. @default 0 */
  latencyMs: milliseconds,
  /** From accepting an e-mail to `email.sent`, and again to `email.delivered`. @default 100 */
  deliveryMs: milliseconds,
  /** Where events go; null sends none. */
  webhook: ResendWebhook.nullish(),
});
export type ResendSettings = z.infer<typeof ResendSettings>;

export const TwilioSettings = z.strictObject({
  /** The only account accepted; any when absent. */
  accountSid: z
    .string()
    .regex(/^AC[0-9a-fA-F]{32}$/, 'AC followed by 32 hexadecimal digits')
    .optional(),
  /** The only token accepted, and the key of X-Twilio-Signature; when absent, the one the request authenticated with. */
  authToken: z.string().min(1).optional(),
  /** Other accounts that are accepted beside it, with their tokens. @default none */
  accounts: z.record(z.string().regex(/^AC[0-9a-fA-F]{32}$/), z.string().min(1)).optional(),
  messagesPerSecond: limit,
  /** How long an answer takes. @default 0 */
  latencyMs: milliseconds,
  /** From `queued` to `sent`, and again to `delivered`. @default 100 */
  deliveryMs: milliseconds,
  /** Numbers that have opted out: sending to them fails with 21610. A STOP reply adds its number, START removes it. */
  optedOut: z.array(z.string()).optional(),
  /** Where messages that patients send go, unless they name another address. */
  inboundWebhookUrl: z.url({ protocol: /^https?$/ }).optional(),
});
export type TwilioSettings = z.infer<typeof TwilioSettings>;

/** What can be set when the sandbox starts and changed while it runs. Absent fields keep their value. */
export const SandboxSettings = z.strictObject({
  gemini: GeminiSettings.optional(),
  resend: ResendSettings.optional(),
  twilio: TwilioSettings.optional(),
  /** Verifies Aftercare's own completion webhooks (`whsec_` and base64); unverified ones are refused once it is set. */
  appWebhookSecret: ResendWebhook.shape.secret.optional(),
});
export type SandboxSettings = z.infer<typeof SandboxSettings>;

/** The settings in force, shared by reference with the emulators. */
export interface LiveSettings {
  gemini: GeminiSettings;
  resend: ResendSettings;
  twilio: TwilioSettings;
  appWebhookSecret: string | undefined;
}

/** @throws ZodError naming the field that is wrong; nothing is changed then. */
export function applySettings(live: LiveSettings, change: SandboxSettings): void {
  const { gemini, resend, twilio, appWebhookSecret } = SandboxSettings.parse(change);
  Object.assign(live.gemini, gemini);
  Object.assign(live.resend, resend);
  Object.assign(live.twilio, twilio);
  if (appWebhookSecret !== undefined) live.appWebhookSecret = appWebhookSecret;
}
