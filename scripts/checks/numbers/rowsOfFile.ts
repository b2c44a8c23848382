import { join, resolve } from 'node:path';
import { openStoredDataset } from '../../../src/datasets/openStoredDataset.ts';
import { text } from '../../../src/datasets/sql.ts';
import type { Dataset } from '../../../src/store/datasets/datasets.ts';
import type { TestApp } from '../../../test/support/testApp.ts';
import type { TextSource } from './recomputation.ts';

/** The file itself, where it is a text table with one row per record. */
export function ownRows(path: string, { format, reading }: Dataset): TextSource | undefined {
  const { layout, encoding, long } = reading;
  if ((format !== 'csv' && format !== 'tsv') || layout === null || long !== null) return undefined;
  const { delimiter, quoteEscape, linesBeforeData, footerRecords, cells } = layout;
  return {
    ...{ encoding, delimiter, quoteEscape, linesBeforeData, footerRecords, cells },
    path: resolve(path),
  };
}

/** The rows as the application reads them, written as a text table, for files of other formats and layouts. */
export async function importedRows(
  { database, disks, config, directory }: TestApp,
  dataset: Dataset,
): Promise<TextSource> {
  const path = join(directory, 'imported-rows.csv');
  const { signal } = new AbortController();
  await openStoredDataset(dataset, { database, disks, config, signal }, async (open) => {
    const cells = dataset.columns.map((_, index) => `c${index}`).join(', ');
    await open.analyse(({ connection }) =>
      connection.run(`copy (select ${cells} from source) to ${text(path)} (format csv, header false)`),
    );
  });
  return {
    ...{ path, encoding: 'utf-8', delimiter: ',', quoteEscape: '"', linesBeforeData: 0, footerRecords: 0 },
    cells: dataset.columns.length,
  };
}
