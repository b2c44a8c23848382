/** GSM 03.38's basic alphabet. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each takes an escape before it and so counts two. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** Places of a message that fits one segment, and of each segment when there are several, which carry a header. */
const CAPACITY = { 'GSM-7': { single: 160, each: 153 }, 'UCS-2': { single: 70, each: 67 } } as const;

export interface SmsSize {
  /** How many messages the operator counts, and bills. */
  readonly segments: number;
  /** UCS-2 as soon as one character is outside GSM-7. */
  readonly encoding: keyof typeof CAPACITY;
}

/** Counts the segments of a text; a character of two places is never split between two segments. */
export function smsSize(text: string): SmsSize {
  const characters = [...text];
  const isGsm = characters.every((character) => BASIC.has(character) || EXTENSION.has(character));
  const encoding = isGsm ? 'GSM-7' : 'UCS-2';
  const places = characters.map((character) => {
    if (!isGsm) return character.length;
    return EXTENSION.has(character) ? 2 : 1;
  });

  const { single, each } = CAPACITY[encoding];
  if (places.reduce((sum, width) => sum + width, 0) <= single) return { segments: 1, encoding };
  let segments = 1;
  let used = 0;
  for (const width of places) {
    if (used + width > each) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return { segments, encoding };
}
