import { type ColumnNames, numberedNames } from './columnNames.ts';
import { withoutPlaceholders } from './placeholders.ts';
import { withoutNames } from './withoutNames.ts';

/**
 * The numbers that a text states by itself: digits of any script that belong neither to a placeholder nor to a name. They come from
 * the model and from no computation.
 */
export function statedNumbers(text: string, names: readonly ColumnNames[]): string[] {
  const words = withoutPlaceholders(text);
  if (!/\p{N}/u.test(words)) return [];
  return withoutNames(words, numberedNames(names)).match(/[-+−]?\p{N}[\p{N}.,\u202f\u00a0]*/gu) ?? [];
}
