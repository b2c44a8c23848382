import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { InputError } from '../inputError.ts';
import { type CsvTable, readCsvTable } from './csvTable.ts';

/**
 * Reads a CSV file as {@link readCsvTable} does.
 *
 * @throws {@link InputError} also `FileNotFound` and `FileUnreadable`
 */
export async function readCsvFile<Columns>(
  path: string,
  readHeader: (header: readonly string[]) => Columns,
): Promise<CsvTable<Columns>> {
  await requireCsvFile(path);
  return readCsvTable(createReadStream(path), path, readHeader);
}

/** Refuses a path that cannot be read, before anything else is done. @throws {@link InputError} */
export async function requireCsvFile(path: string): Promise<void> {
  try {
    if ((await stat(path)).isDirectory()) {
      throw new InputError('FileNotFound', `${path} is a folder, not a file`);
    }
    await access(path, constants.R_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new InputError('FileNotFound', `there is no file ${path}`);
    }
    if (code === undefined) throw error;
    throw new InputError('FileUnreadable', `${path} cannot be read (${code})`);
  }
}
