import { z } from 'zod';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';

/** A data set is stored first and imported, that is profiled and split into chunks, by a job. */
export const DatasetStatus = z.enum(['stored', 'imported']);
export type DatasetStatus = z.infer<typeof DatasetStatus>;

/** A data set in one line. */
export interface ListedDataset {
  readonly datasetId: string;
  readonly storedAt: Date;
  readonly clinicId: string;
  readonly status: DatasetStatus;
  readonly bytes: number;
  readonly name: string;
}

export interface DatasetFilter extends PageRequest {
  readonly clinicId?: string | undefined;
  readonly status?: DatasetStatus | undefined;
}

/** One page of the data sets, newest first. */
export async function pageOfDatasets(db: Database, filter: DatasetFilter): Promise<Page<ListedDataset>> {
  const { status } = filter;
  let query = db
    .selectFrom('datasets')
    .select(['id', 'createdAt', 'clinicId', 'importedAt', 'bytes', 'name']);
  if (status !== undefined) query = query.where('importedAt', status === 'imported' ? 'is not' : 'is', null);
  const rows = (await onPage(query, 'datasets', filter).execute()).map(
    (row): ListedDataset => ({
      datasetId: row.id,
      storedAt: row.createdAt,
      clinicId: row.clinicId,
      status: row.importedAt === null ? 'stored' : 'imported',
      bytes: row.bytes,
      name: row.name,
    }),
  );
  return pageOf(rows, filter, ({ datasetId }) => datasetId);
}
