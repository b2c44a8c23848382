import { CsvError, parse } from 'csv-parse/sync';
import { brokenQuote, DatasetSourceError } from './datasetSourceError.ts';

/**
 * The names of the columns, trimmed: none empty, all different.
 *
 * @param head the first bytes of the file, enough to hold its first line
 * @throws {@link DatasetSourceError} `SourceHeader`, `SourceQuote`
 */
export function readHeader(name: string, head: Buffer, delimiter: ',' | '\t'): string[] {
  const refuse = (problem: string) => new DatasetSourceError('SourceHeader', `${name}: ${problem}`);
  const header = parseHeader(name, head, delimiter).map((cell) => cell.trim());
  if (header.every((cell) => cell === '')) throw refuse('line 1 is empty; it must name the columns');
  const empty = header.indexOf('');
  if (empty >= 0) throw refuse(`column ${empty + 1} has no name in line 1; name every column`);
  const repeated = header.findIndex((cell, index) => header.indexOf(cell) < index);
  if (repeated >= 0) {
    const first = header.indexOf(header[repeated] ?? '') + 1;
    throw refuse(`columns ${first} and ${repeated + 1} have the same name in line 1; rename one`);
  }
  const [only = ''] = header;
  if (delimiter === ',' && header.length === 1 && /[;\t|]/.test(only)) {
    const advice = only.includes('\t') ? 'save it with commas, or name it .tsv' : 'save it with commas';
    throw refuse(`the columns in line 1 are not separated by commas; ${advice}`);
  }
  return header;
}

function parseHeader(name: string, head: Buffer, delimiter: string): string[] {
  try {
    const [header = []]: string[][] = parse(head, { bom: true, delimiter, to: 1, relax_column_count: true });
    return header;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw brokenQuote(`${name}: line 1`);
  }
}
