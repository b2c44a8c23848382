import { parse } from 'csv-parse/sync';

/** The rows of a chunk object, without its header line. An empty cell is an empty text. */
export function chunkRows(csv: Uint8Array): string[][] {
  const text = Buffer.from(csv.buffer, csv.byteOffset, csv.byteLength).toString('utf8');
  return parse(text, { from_line: 2, relax_column_count: true, bom: false });
}
