import { readFile } from 'node:fs/promises';
import { DatasetSourceError } from '../datasetSourceError.ts';
import { encrypted } from './workbookParts.ts';

/** Names of the streams in a compound file (MS-CFB 2.6.1, MS-OFFCRYPTO 2.3.4, MS-XLS 2.1.2). */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');
const WORKBOOKS = ['Workbook', 'Book'].map((name) => Buffer.from(`${name}\0`, 'utf16le'));

/**
 * Refuses a compound file: a workbook with a password, one of Excel before 2007, or a file of another program.
 *
 * @throws {@link DatasetSourceError} `SourceBinary`
 */
export async function rejectOldWorkbook(path: string, name: string): Promise<never> {
  const content = await readFile(path);
  if (content.includes(ENCRYPTED)) throw encrypted(name);
  const isWorkbook = WORKBOOKS.some((stream) => content.includes(stream));
  const kind = isWorkbook ? 'an old Excel workbook (.xls)' : 'a binary file';
  const advice = 'save it as an Excel workbook (.xlsx) or as CSV';
  throw new DatasetSourceError('SourceBinary', `${name}: is ${kind}, which is not read; ${advice}`);
}
