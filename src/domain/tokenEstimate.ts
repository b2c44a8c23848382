const LETTERS_PER_TOKEN = 4;

/**
 * Tokens of a text, estimated without asking the model: four letters or spaces a token
 * (https://ai.google.dev/gemini-api/docs/tokens), but every digit, mark and non-ASCII character one of its own, as
 * Gemini's vocabulary splits numbers into digits. Rather too high than too low.
 */
export function estimateTokens(text: string): number {
  let letters = 0;
  let others = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 32;
    if (isLetter) letters += 1;
    else others += 1;
  }
  return Math.ceil(letters / LETTERS_PER_TOKEN) + others;
}
