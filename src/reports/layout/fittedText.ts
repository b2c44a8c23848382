import { size } from './designTokens.ts';
import { oneLine, printableText, shortened } from './printableText.ts';
import { textWidth } from './textWidth.ts';

/** One line of the text, as much of it as fits a width in the size of labels. */
export function fittedText(text: string, width: number): string {
  const line = printableText(oneLine(text));
  let limit = line.length;
  let fitted = line;
  while (limit > 1 && textWidth(fitted, size.label) > width) {
    limit = Math.min(limit - 1, Math.floor((limit * width) / textWidth(fitted, size.label)) + 1);
    fitted = shortened(line, limit);
  }
  return fitted;
}
