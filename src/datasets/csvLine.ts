import { text } from './sql.ts';

/** A row in RFC 4180, with `\n` at the end. A row of one missing value is quoted: a blank line would not be a row. */
export function csvLine(cells: readonly (string | null)[]): string {
  const line = cells.map((cell) => (cell === null ? '' : csvCell(cell))).join(',');
  return `${line === '' ? '""' : line}\n`;
}

/** A cell as it is written in a line. */
export const csvCell = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** {@link csvLine} in SQL, for expressions of type text. */
export function csvLineSql(cells: readonly string[]): string {
  const written = cells.map(
    (cell) => `coalesce(case when regexp_matches(${cell}, ${text('[",\\r\\n]')})
      then '"' || replace(${cell}, '"', '""') || '"' else ${cell} end, '')`,
  );
  // Operators between thousands of cells would nest too deep for DuckDB.
  const line = `concat(${written.join(", ',', ")})`;
  return cells.length === 1 ? `coalesce(nullif(${line}, ''), '""') || chr(10)` : `${line} || chr(10)`;
}
