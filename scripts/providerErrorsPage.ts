import type { ProviderError } from '../src/domain/providerErrors/providerError.ts';
import { RESEND_ERRORS } from '../src/domain/providerErrors/resendErrors.ts';
import { TWILIO_ERRORS } from '../src/domain/providerErrors/twilioErrors.ts';
import { markdownTable } from './reference/markdownTable.ts';

/** The file that holds {@link providerErrorsPage}. */
export const PROVIDER_ERRORS_FILE = 'docs/reference/provider-errors.md';

/** docs/reference/provider-errors.md: every error of the tables in src/domain/providerErrors/. */
export function providerErrorsPage(): string {
  return `# Errors of Resend and Twilio

How Aftercare treats each error, and what an operator can do. \`npm run reference\` writes this page from
\`src/domain/providerErrors/\`, the tables by which the code decides; a test compares them.

- **permanent**: the message has failed and is not sent again; Aftercare tries the next channel of the notification.
- **transient**, reported at the request: Aftercare tries again after 1, 5 and 15 minutes; then the message has failed. A rate
  limit waits as long as the provider says and does not count as an attempt. Reported after acceptance: Aftercare tries the next
  channel ([Notifications](../guides/notifications.md)); when all channels have failed, it sends the SMS again after 15 minutes,
  2 hours and 10 hours, if the rules before sending and the expiry allow it. An SMS of a bulk send is not sent again.
- **suppress**: permanent, and Aftercare sends nothing more over this channel to this recipient until they ask for it.

An unlisted error is permanent if its status is 4xx. After a status of 5xx, a time-out or a lost connection the outcome is
unknown: Aftercare sends an e-mail again under its idempotency key, and looks for an SMS at Twilio first.

## Twilio

${table('code', TWILIO_ERRORS)}

## Resend

${table('name', RESEND_ERRORS)}
`;
}

function table(heading: string, errors: Readonly<Record<string, ProviderError>>): string {
  return markdownTable(
    [heading, 'kind', 'reported', 'what it means', 'what to do'],
    Object.entries(errors).map(([code, { kind, told, meaning, advice }]) => [
      `\`${code}\``,
      kind,
      told,
      meaning,
      advice,
    ]),
  );
}
