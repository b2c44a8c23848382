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
export const MAX_SEGMENTS = 4;

/**
 * Renders a message as an SMS, which names the clinic and nothing clinical.
 *
 * @throws {@link SmsTooLongError}
 */
export function renderSms(content: MessageContent, maxSegments = MAX_SEGMENTS): RenderedSms {
  const sms = cheapest(writeMessageText(content).sms);
  if (sms.segments > maxSegments) throw new SmsTooLongError(sms.segments, maxSegments);
  return sms;
}

/** The SMS without the accents that GSM-7 lacks, such as that of `sábado`, where this takes fewer segments. */
function cheapest(text: string): RenderedSms {
  const body = text.replace(
    /[‘’‚“”„–—…\u00a0\u202f]/g,
    (character) => GSM_EQUIVALENTS[character] ?? character,
  );
  const written = { body, ...smsSize(body) };
  const plain = body.replace(/\p{Letter}/gu, (letter) => (isGsm(letter) ? letter : withoutAccent(letter)));
  const unaccented = { body: plain, ...smsSize(plain) };
  return unaccented.segments < written.segments ? unaccented : written;
}

const isGsm = (letter: string): boolean => smsSize(letter).encoding === 'GSM-7';

const withoutAccent = (letter: string): string => letter.normalize('NFD').replace(/\p{Mark}/gu, '');
