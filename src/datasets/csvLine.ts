/** A row in RFC 4180, with `\n` at the end. A missing value alone on its line is quoted: a blank line would be no row at all. */
export function csvLine(cells: readonly (string | null)[]): string {
  const line = cells.map((cell) => (cell === null ? '' : csvCell(cell))).join(',');
  return `${line === '' ? '""' : line}\n`;
}

const csvCell = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
