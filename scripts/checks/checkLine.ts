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
