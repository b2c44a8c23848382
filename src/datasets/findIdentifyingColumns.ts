import type { DuckDBConnection } from '@duckdb/node-api';
import type { IdentifyingReason } from '../domain/datasetProfile.ts';
import { IDENTIFYING_PATTERNS, reasonFromContent, reasonFromHeader } from '../domain/identifyingColumns.ts';
import { DatasetSourceError } from './datasetSourceError.ts';
import { cell, text } from './sql.ts';

/**
 * Why each column of the table `source` identifies people, by its index; columns that do not are absent. A column the
 * user named always does; then its header is asked, then its cells.
 *
 * @throws {@link DatasetSourceError} `SourceColumn` when a named column does not exist.
 */
export async function findIdentifyingColumns(
  connection: DuckDBConnection,
  options: { readonly name: string; readonly header: readonly string[]; readonly named: readonly string[] },
): Promise<Map<number, IdentifyingReason>> {
  const { name, header, named } = options;
  checkNamedColumns(name, header, named);
  const found = new Map<number, IdentifyingReason>();
  for (const [index, column] of header.entries()) {
    const reason = reasonFromHeader(column) ?? (await contentReason(connection, index));
    if (reason !== undefined) found.set(index, reason);
    else if (named.includes(column)) found.set(index, 'namedByUser');
  }
  return found;
}

export function checkNamedColumns(name: string, header: readonly string[], named: readonly string[]): void {
  const missing = named.filter((column) => !header.includes(column));
  if (missing.length === 0) return;
  const message = `${name}: has no column ${missing.join(', ')}; its columns are ${header.join(', ')}`;
  throw new DatasetSourceError('SourceColumn', message);
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
