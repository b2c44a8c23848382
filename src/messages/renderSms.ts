import type { MessageContent } from './messageContent.ts';
import { type SmsSize, smsSize } from './smsSize.ts';
import { writeMessageText } from './writeMessageText.ts';

export interface RenderedSms extends SmsSize {
  readonly body: string;
}

/** Typographic characters that would more than double the price of a message, with their equivalents in GSM-7. */
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

/** The text would take more segments than one SMS may have. */
export class SmsTooLongError extends Error {
  override readonly name = 'SmsTooLongError';

  constructor(segments: number, maxSegments: number) {
    super(`the SMS takes ${segments} segments, ${maxSegments} are allowed; shorten it or its link`);
  }
}

/** Most segments of one SMS unless the caller says otherwise: 612 characters of GSM-7, 268 of UCS-2. */
const MAX_SEGMENTS = 4;

/**
 * Renders a message as an SMS, which names the clinic and nothing clinical.
 *
 * @throws {@link SmsTooLongError}
 */
export function renderSms(content: MessageContent, maxSegments = MAX_SEGMENTS): RenderedSms {
  const body = writeMessageText(content).sms.replace(
    /[‘’‚“”„–—…\u00a0\u202f]/g,
    (character) => GSM_EQUIVALENTS[character] ?? character,
  );
  const size = smsSize(body);
  if (size.segments > maxSegments) throw new SmsTooLongError(size.segments, maxSegments);
  return { body, ...size };
}
