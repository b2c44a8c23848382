const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;
const STRONG = /\p{L}/u;
const EAST_ASIAN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u;
/** Letters that join their neighbours: a break inside a word would change their forms. */
const JOINED = /\p{Script=Arabic}/u;

/** True when the text reads from right to left: its first letter decides (Unicode UAX #9, rules P2 and P3). */
export function readsFromRight(text: string): boolean {
  if (!RIGHT_TO_LEFT.test(text)) return false;
  for (const character of text) if (STRONG.test(character)) return RIGHT_TO_LEFT.test(character);
  return false;
}

export const isEastAsian = (text: string): boolean => EAST_ASIAN.test(text);
export const hasJoinedLetters = (text: string): boolean => JOINED.test(text);

/** East Asian punctuation that may not begin a line (JIS X 4051). */
const NOT_AT_START =
  /^[、。，．・：；？！）」』】〕〉》〗〙ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.:;?!)\]}%]/u;

/** False where a line may not begin with this character. */
export const mayBeginLine = (character: string): boolean => !NOT_AT_START.test(character);
