/** A Markdown table with aligned columns, as Biome formats it. A line break in a cell becomes a space. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [headings, ...rows].map((row) => row.map(tableCell));
  const widths = headings.map((_, column) =>
    Math.max(3, ...cells.map((row) => [...(row[column] ?? '')].length)),
  );
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => padded(row[column] ?? '', width)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

const tableCell = (text: string): string => text.replaceAll('\n', ' ').replaceAll('|', '\\|');

/** Pads by characters rather than by UTF-16 units. */
const padded = (text: string, width: number): string => text + ' '.repeat(width - [...text].length);
