import { readCsvFile } from '../../csv/csvFile.ts';
import type { LineProblem } from '../../csv/csvTable.ts';
import { InputError } from '../../inputError.ts';
import type { Database } from '../../store/database.ts';
import * as bulks from '../../store/messaging/bulkSends.ts';

/** Lines whose contacts are looked up together. */
const PAGE = 1_000;

/**
 * Adds the contacts that a CSV lists to a bulk send.
 *
 * @returns one line for each row that names no contact, without its content
 * @throws {@link InputError} for a file that cannot be read, lacks a column that names contacts, or names none
 */
export async function addListedRecipients(
  database: Database,
  bulk: bulks.BulkSend,
  file: string,
): Promise<string[]> {
  const { columns, rows } = await readCsvFile(file, keyColumn);
  const unmatched: string[] = [];
  let page: { line: number; value: string }[] = [];
  const flush = async () => {
    const values = page.map(({ value }) => value);
    const unknown = new Set(await bulks.addListed(database, bulk, columns.key, values));
    const lines = page.filter(({ value }) => unknown.has(value));
    unmatched.push(...lines.map(({ line }) => `line ${line}: no contact has this ${columns.key}`));
    page = [];
  };
  for await (const row of rows) {
    if ('cells' in row) page.push({ line: row.line, value: row.cells[columns.index] ?? '' });
    else unmatched.push(...row.problems.map(problemLine));
    if (page.length === PAGE) await flush();
  }
  await flush();
  const counts = await bulks.countBulkOutcomes(database, bulk.clinicId, bulk.id);
  if (counts.total === 0) throw new InputError('NoRecipients', `--csv: no line of ${file} names a contact`);
  return unmatched;
}

const problemLine = ({ line, column, message }: LineProblem): string =>
  `line ${line}: ${column ?? 'the line'} ${message}`;

/** The column that names the contacts; a list may have any others. */
function keyColumn(header: readonly string[]): { readonly key: bulks.ContactKey; readonly index: number } {
  const key = bulks.CONTACT_KEYS.find((name) => header.includes(name));
  if (key === undefined) {
    const names = bulks.CONTACT_KEYS.join(', ');
    throw new InputError('InvalidArgument', `--csv: the header must have one of ${names}`);
  }
  return { key, index: header.indexOf(key) };
}
