/** A number in any usual style, with a sign, a currency, a percent sign, or a mark of a limit such as `<0.1`. */
const NUMBER =
  /^[<>≤≥]?\s?[-+]?[$€£]?\s?(?:\d[\d.,'’\u00a0\u202f ]*|[.,]\d+)(?:[eE][-+]?\d{1,3})?\s?[%€$£]?$/;
const DATE =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[-+]\d{2}:?\d{2})?)?$/;
const TIME = /^\d{1,2}:\d{2}(?::\d{2})?$/;

/** The kind of a cell that a name of a column hardly has; undefined for other text. */
export function valueKind(cell: string): 'number' | 'date' | 'time' | undefined {
  // Longer texts are no numbers; the limit also bounds the work of the patterns.
  if (cell.length > 40) return undefined;
  if (DATE.test(cell)) return 'date';
  if (TIME.test(cell)) return 'time';
  return NUMBER.test(cell) ? 'number' : undefined;
}

/** The share of cells that makes a column one of numbers or dates. */
const TYPED_SHARE = 0.8;

/** The kind that most of the cells with a value have; undefined for a column of text or without values. */
export function columnKind(cells: readonly string[]): 'number' | 'date' | 'time' | undefined {
  const values = cells.filter((cell) => cell !== '');
  const counts = new Map<string, number>();
  for (const value of values) {
    const kind = valueKind(value) ?? 'text';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return (['number', 'date', 'time'] as const).find(
    (kind) => (counts.get(kind) ?? 0) >= Math.max(1, values.length * TYPED_SHARE),
  );
}
