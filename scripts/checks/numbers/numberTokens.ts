/** A number within a text, with its sign, exponent and percent sign; digits of words such as `T1` are none. */
const NUMBER = /(?<![\p{L}\p{N}_])-?\d(?:[\d.,\u202f\u00a0]*\d)?(?:e-?\d+)?(?:[\u00a0\u202f ]?%)?/gu;

/** The numbers of a text as they are written, in their order, without spaces. */
export const numberTokens = (text: string): string[] =>
  Array.from(text.matchAll(NUMBER), ([token]) => token.replace(/\s/gu, ''));
