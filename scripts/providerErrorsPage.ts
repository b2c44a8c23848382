import type { ProviderError } from '../src/domain/providerErrors/providerError.ts';
import { RESEND_ERRORS } from '../src/domain/providerErrors/resendErrors.ts';
import { TWILIO_ERRORS } from '../src/domain/providerErrors/twilioErrors.ts';

/** The file that {@link providerErrorsPage} is kept in; `npx tsx scripts/writeProviderErrors.ts` writes it anew. */
export const PROVIDER_ERRORS_FILE = 'docs/reference/provider-errors.md';

/** docs/reference/provider-errors.md, from the tables in src/domain/providerErrors/. */
export function providerErrorsPage(): string {
  return `# Errors of Resend and Twilio

What Aftercare makes of each error, and what a person can do. This page is written from
\`src/domain/providerErrors/\`, which the code decides by; a test keeps the two equal.

- **permanent**: the message has failed and is not tried again; the next channel of its notification is tried.
- **transient**, at request: tried again after 1, 5 and 15 minutes, then it has failed; a rate limit waits as long as the
  provider says and uses up no try. After acceptance: the next channel is tried, as
  [notifications.md](../guides/notifications.md) describes; when all have failed the SMS is sent again 15 minutes later, then after
  2 and 10 hours, as far as the rules before sending and its expiry allow. SMS of bulk sends are not sent again.
- **suppress**: permanent, and nothing more is sent over the channel to this recipient until they ask for it.

An error that is not listed is permanent with a status of 4xx. After a status of 5xx, a time-out or a lost connection the
outcome is unknown: an e-mail is tried again under its idempotency key, an SMS is looked for at Twilio first.

## Twilio

${table('code', TWILIO_ERRORS)}

## Resend

${table('name', RESEND_ERRORS)}
`;
}

function table(heading: string, errors: Readonly<Record<string, ProviderError>>): string {
  const rows = [
    [heading, 'kind', 'told', 'what it means', 'what to do'],
    ...Object.entries(errors).map(([code, { kind, told, meaning, advice }]) => [
      `\`${code}\``,
      kind,
      told,
      meaning,
      advice,
    ]),
  ];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(width(column))).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(head.map((_, column) => '-'.repeat(width(column)))), ...body.map(line)].join('\n');
}
