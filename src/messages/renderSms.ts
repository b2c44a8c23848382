import type { MessageContent } from './messageContent.ts';
import { messageCopy } from './messageCopy.ts';
import { type SmsSize, smsSize } from './smsSize.ts';

export interface RenderedSms extends SmsSize {
  readonly body: string;
}

/** Typographic characters that would more than double the price of a message, and what says the same in GSM-7. */
const GSM_EQUIVALENTS: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
};

/** Writes a message as an SMS: who writes, and nothing clinical. */
export function renderSms(content: MessageContent): RenderedSms {
  const body = messageCopy(content).sms.replace(
    /[‘’‚“”„–—…\u00a0\u202f]/g,
    (character) => GSM_EQUIVALENTS[character] ?? character,
  );
  return { body, ...smsSize(body) };
}
