/** Letters of a word that are one token. */
export const LETTERS_PER_TOKEN = 4;
const SPACE = 32;

/**
 * Tokens of a text, estimated without asking the model: a word takes one for each four letters or part of them, with
 * the space before it; every digit, mark, other space and non-ASCII character takes one of its own. Four characters per
 * token is Google's rule of thumb for prose (https://ai.google.dev/gemini-api/docs/tokens); tables are mostly digits
 * and commas, and Gemini's vocabulary splits numbers into digits. The estimate tends to be too high rather than too
 * low.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  let letters = 0;
  let spaced = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isLetter(code)) {
      if (letters % LETTERS_PER_TOKEN === 0 && !(letters === 0 && spaced)) tokens += 1;
      letters += 1;
    } else {
      tokens += 1;
      letters = 0;
    }
    spaced = code === SPACE;
  }
  return tokens;
}

const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
