import { z } from 'zod';
import type { Database } from '../database.ts';
import { comesAfter, fetchedFor, type Page, type PageRequest, pageOf } from '../page.ts';

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
  const { clinicId, status, since, cursor } = filter;
  let query = db
    .selectFrom('datasets')
    .select(['id', 'createdAt', 'clinicId', 'importedAt', 'bytes', 'name'])
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(fetchedFor(filter));
  if (clinicId !== undefined) query = query.where('clinicId', '=', clinicId);
  if (status !== undefined) query = query.where('importedAt', status === 'imported' ? 'is not' : 'is', null);
  if (since !== undefined) query = query.where('createdAt', '>=', since);
  if (cursor !== undefined) query = query.where(comesAfter('datasets', cursor, { clinicId }));
  const rows = (await query.execute()).map(
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
