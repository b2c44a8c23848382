/** GSM 03.38's basic alphabet. */
const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** The characters that cost an escape and so two places. */
const GSM_EXTENSION = new Set('\f^{}\\[~]|€');

export interface SmsSize {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly segments: number;
}

/**
 * How many segments a text takes: 160 places of GSM-7 (153 each when there are several), or 70 UTF-16 units of UCS-2 (67
 * each) as soon as one character is outside GSM-7. https://www.twilio.com/docs/glossary/what-sms-character-limit
 */
export function smsSize(body: string): SmsSize {
  const characters = [...body];
  const isGsm = characters.every((character) => GSM_BASIC.has(character) || GSM_EXTENSION.has(character));
  const places = characters.map((character) =>
    isGsm ? (GSM_EXTENSION.has(character) ? 2 : 1) : character.length,
  );
  const total = places.reduce((sum, place) => sum + place, 0);
  const [single, each] = isGsm ? [160, 153] : [70, 67];
  const encoding = isGsm ? 'GSM-7' : 'UCS-2';
  if (total <= single) return { encoding, segments: 1 };

  let segments = 1;
  let used = 0;
  for (const place of places) {
    // A character of two places never straddles two segments.
    if (used + place > each) {
      segments += 1;
      used = 0;
    }
    used += place;
  }
  return { encoding, segments };
}
