import type { DuckDBConnection } from '@duckdb/node-api';
import type { IdentifyingReason } from '../domain/datasets/datasetProfile.ts';
import {
  IDENTIFYING_PATTERNS,
  reasonFromContent,
  reasonFromHeader,
} from '../domain/datasets/identifyingColumns.ts';
import { DatasetSourceError } from './datasetSourceError.ts';
import { cell, text } from './sql.ts';

/**
 * Why each column of the table `source` identifies people, by its index; columns that do not are absent. The header is
 * checked first, then the cells; a column that the user named is always identifying.
 *
 * @throws {@link DatasetSourceError} `SourceColumn` when a requested column does not exist.
 */
export async function findIdentifyingColumns(
  connection: DuckDBConnection,
  options: {
    readonly name: string;
    readonly header: readonly string[];
    readonly requested: readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<Map<number, IdentifyingReason>> {
  const { name, header, requested, signal } = options;
  checkNamedColumns(name, header, requested);
  const found = new Map<number, IdentifyingReason>();
  for (const [index, column] of header.entries()) {
    signal.throwIfAborted();
    const reason = reasonFromHeader(column) ?? (await contentReason(connection, index));
    if (reason !== undefined) found.set(index, reason);
    else if (requested.includes(column)) found.set(index, 'namedByUser');
  }
  return found;
}

/**
 * Checks that the file has the columns the user requested.
 *
 * @throws {@link DatasetSourceError} `SourceColumn`, listing the columns there are.
 */
export function checkNamedColumns(
  name: string,
  header: readonly string[],
  requested: readonly string[],
): void {
  const missing = requested.filter((column) => !header.includes(column));
  if (missing.length === 0) return;
  const message = `${name}: has no column ${missing.join(', ')}; its columns are ${header.join(', ')}`;
  // A header may be quoted and hold line breaks; the message is one line.
  throw new DatasetSourceError('SourceColumn', message.replace(/\s+/g, ' '));
}

async function contentReason(
  connection: DuckDBConnection,
  index: number,
): Promise<IdentifyingReason | undefined> {
  const matching = (pattern: string) =>
    `count(*) filter (regexp_full_match(trim(${cell(index)}), ${text(pattern)}))`;
  const { email, phone, recordNumber } = IDENTIFYING_PATTERNS;
  const counted = await connection.runAndReadAll(
    `select count(${cell(index)}), ${matching(email)}, ${matching(phone)}, ${matching(recordNumber)} from source`,
  );
  const [count = 0, emails = 0, phones = 0, records = 0] = (counted.getRows()[0] ?? []).map(Number);
  return reasonFromContent(count, { email: emails, phone: phones, recordNumber: records });
}
