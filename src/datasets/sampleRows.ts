import type { DuckDBConnection } from '@duckdb/node-api';
import { estimateTokens } from '../domain/datasets/tokenEstimate.ts';
import { csvLine } from './csvLine.ts';
import { type RowSource, readLines } from './rowLines.ts';

/** Rows of a sample at most. */
const MOST_ROWS = 500;
/** The estimate gains little from longer rows. */
const MAX_LINE_BYTES = 64 * 1024;

/**
 * Rows from `count` places spread over the table, as CSV with the header line and without identities.
 *
 * @param tokens estimated, about which each has, unless its place has fewer rows
 */
export async function sampleRows(
  connection: DuckDBConnection,
  source: RowSource,
  { count, tokens }: { readonly count: number; readonly tokens: number },
): Promise<string[]> {
  const places = Math.min(count, source.rows);
  const samples: string[] = [];
  for (let place = 0; place < places; place += 1) {
    const from = Math.floor((place * source.rows) / places);
    const to = Math.min(from + MOST_ROWS, Math.floor(((place + 1) * source.rows) / places));
    let text = csvLine(source.header);
    for (const { line } of await readLines(connection, {
      ...source,
      maxLineBytes: MAX_LINE_BYTES,
      from,
      to,
    })) {
      if (line === null) continue;
      if (estimateTokens(text) >= tokens) break;
      text += line;
    }
    samples.push(text);
  }
  return samples;
}
