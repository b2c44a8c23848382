import { hasJoinedLetters, isEastAsian, mayBeginLine } from '../layout/scripts.ts';
import { textWidth } from '../layout/textWidth.ts';

/** Lines a cell may take; a longer text ends in `…`, so that no row outgrows a page. */
export const MOST_LINES = 16;

/**
 * One paragraph in lines of at most `width` points: broken at spaces, between East Asian characters, and inside a word
 * that is longer than a line.
 */
export function breakLines(text: string, width: number, fontSize: number, bold = false): string[] {
  if (textWidth(text, fontSize, bold) <= width) return [text];
  const measure = (part: string) => textWidth(part, fontSize, bold);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const end = () => {
    lines.push(line.trimEnd());
    line = '';
    used = 0;
  };
  for (const piece of piecesOf(text)) {
    const room = measure(piece.trimEnd());
    if (used + room > width && line !== '') end();
    if (room <= width) {
      line += piece;
      used += measure(piece);
    } else {
      for (const character of piece) {
        const wide = measure(character);
        if (used + wide > width && line !== '') end();
        line += character;
        used += wide;
      }
    }
    if (lines.length > MOST_LINES) break;
  }
  if (line !== '') end();
  return lines.length <= MOST_LINES ? lines : cut(lines, width, measure);
}

/** Parts that are kept whole if they fit a line: words with the space after them, East Asian characters. */
function piecesOf(text: string): string[] {
  const words = text.match(/[^ ]+ *| +/g) ?? [];
  return words.flatMap((word) =>
    isEastAsian(word) && !hasJoinedLetters(word) ? eastAsianPieces(word) : [word],
  );
}

function eastAsianPieces(word: string): string[] {
  const pieces: string[] = [];
  for (const character of word) {
    const last = pieces.length - 1;
    if (last >= 0 && (character === ' ' || !mayBeginLine(character))) pieces[last] += character;
    else pieces.push(character);
  }
  return pieces;
}

function cut(lines: readonly string[], width: number, measure: (text: string) => number): string[] {
  const kept = lines.slice(0, MOST_LINES);
  let last = kept.at(-1) ?? '';
  while (last !== '' && measure(`${last}…`) > width) last = [...last].slice(0, -1).join('');
  return [...kept.slice(0, -1), `${last}…`];
}
