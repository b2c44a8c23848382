import type { DuckDBConnection } from '@duckdb/node-api';
import { identifierOfHeader } from '../../domain/datasets/identifiers/identifierOfHeader.ts';
import {
  isPlaceholderId,
  PLACEHOLDER_NUMBER,
  PLACEHOLDER_WORDS,
} from '../../domain/datasets/placeholderIds.ts';
import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import { cell, guarded, text } from '../sql.ts';
import { readRow } from './countedValues.ts';

/** Whether a column holds numbers by which patients are known, by its name. */
export function isRecordNumber(header: string): boolean {
  const kind = identifierOfHeader(header);
  return kind === 'recordNumber' || kind === 'nationalId' || kind === 'insuranceNumber';
}

/** Candidates that are looked at; more of them are no placeholders. */
const MOST_CANDIDATES = 20;

/**
 * Removes from the columns of record numbers in the table `source` what stands for an unknown number, such as `unknown` or `0`: the
 * rows that have it would count as those of one patient.
 */
export async function blankPlaceholderIds(
  connection: DuckDBConnection,
  header: readonly string[],
): Promise<readonly SourceNotice[]> {
  const notices: SourceNotice[] = [];
  for (const [index, name] of header.entries()) {
    if (!isRecordNumber(name)) continue;
    const column = cell(index);
    const placeholders = await placeholdersOf(connection, { table: 'source', column });
    if (placeholders.length === 0) continue;
    const isPlaceholder = isOneOf(column, placeholders);
    const [rows] = await readRow(connection, `select count(*) from source where ${isPlaceholder}`);
    await connection.run(`update source set ${column} = null where ${isPlaceholder}`);
    notices.push({ kind: 'placeholderIds', column: name, rows: Number(rows) });
  }
  return notices;
}

/** An SQL condition: whether a column holds one of these texts, in any case. */
export const isOneOf = (column: string, texts: readonly string[]): string =>
  texts.length === 0
    ? 'false'
    : guarded(`strlen(${column}) <= 40`, `lower(trim(${column})) in (${texts.map(text).join(', ')})`);

/** The texts of a column of record numbers, in lower case, that stand for none. */
export async function placeholdersOf(
  connection: DuckDBConnection,
  { table, column }: { readonly table: string; readonly column: string },
): Promise<readonly string[]> {
  const isWord = isOneOf('t', PLACEHOLDER_WORDS);
  const isNumber = `regexp_full_match(t, '${PLACEHOLDER_NUMBER}')`;
  const values = `(select lower(trim(${column})) as t, count(*) as n from ${table} where ${column} is not null group by t)`;
  const read = await connection.runAndReadAll(
    `select t, n, ${isWord} as w from ${values} where ${isWord} or ${isNumber} order by n desc limit ${MOST_CANDIDATES}`,
  );
  const found = read.getRows().map(([value, rows, word]) => ({
    text: String(value),
    rows: Number(rows),
    isWord: word === true,
  }));
  const numbers = found.filter(({ isWord: named }) => !named);
  const words = found.filter(({ isWord: named }) => named).map((candidate) => candidate.text);
  if (numbers.length === 0) return words;
  const number = 'try_cast(t as double)';
  const others = await readRow(
    connection,
    `select min(${number}), max(${number}), max(n) from ${values} where not ${isWord} and not ${isNumber}`,
  );
  const [min, max, mostRows] = others.map((value) => (value === null ? Number.NaN : Number(value)));
  const rest = { min: min ?? Number.NaN, max: max ?? Number.NaN, mostRows: mostRows ?? Number.NaN };
  return [
    ...words,
    ...numbers.filter((candidate) => isPlaceholderId(candidate, rest)).map(({ text: id }) => id),
  ];
}
