/** One thing that a check has looked at. */
export interface CheckLine {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly ok: boolean;
}

const LONGEST_CELL = 110;
const HEADER = ['what', 'expected', 'found', 'ok'];

/** The lines as a table of four columns. */
export function checkTable(lines: readonly CheckLine[]): string {
  const rows = [
    HEADER,
    ...lines.map(({ what, expected, found, ok }) => [what, expected, found, ok ? 'ok' : 'NO']),
  ];
  const cells = rows.map((row) => row.map((cell) => cell.replace(/\s+/g, ' ').slice(0, LONGEST_CELL)));
  const widths = HEADER.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(' | ')
        .trimEnd(),
    )
    .join('\n');
}

/** A line that compares two values as JSON. */
export function checkLine(what: string, expected: unknown, found: unknown): CheckLine {
  const [wanted, got] = [JSON.stringify(expected), JSON.stringify(found)];
  return { what, expected: wanted, found: got, ok: wanted === got };
}
