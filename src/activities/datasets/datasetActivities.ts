import { Context } from '@temporalio/activity';
import type { importFromDisk } from '../../contracts/jobs.ts';
import type { JobInput } from '../../contracts/shared/defineJob.ts';
import type { ClinicId, DatasetId } from '../../contracts/shared/ids.ts';
import { DatasetSourceError } from '../../datasets/datasetSourceError.ts';
import { storeFromDisk } from '../../datasets/storeFromDisk.ts';
import { PermanentError, TransientError } from '../../domain/shared/jobError.ts';
import * as datasets from '../../store/datasets/datasets.ts';
import { abandonImport, beginImport, forgetImport, listImports } from '../../store/datasets/imports.ts';
import { requireDataset } from './requireDataset.ts';
import { type ImportOptions, importPrefix, runImportAttempt } from './runImportAttempt.ts';

export interface ImportedDataset {
  readonly rows: number;
  readonly columns: number;
  readonly chunks: number;
}

/** Turns stored sources into profiles and chunks. */
export function datasetActivities(options: ImportOptions) {
  const { database, disks } = options;

  /** Removes what attempts have written. An attempt that is still writing removes the rest when it ends. */
  const discard = async (dataset: datasets.Dataset, attempts: readonly number[]): Promise<void> => {
    const { clinicId } = dataset;
    for (const attempt of attempts) {
      await abandonImport(database, clinicId, attempt);
      await disks.named(dataset.disk).removeAll(importPrefix(dataset, attempt));
      await forgetImport(database, clinicId, attempt);
    }
  };

  const runAttempt = async (dataset: datasets.Dataset): Promise<void> => {
    const attempt = await beginImport(database, dataset.clinicId, dataset.id);
    let counts = false;
    try {
      counts = await runImportAttempt(dataset, attempt, options);
    } catch (error) {
      throw permanentOf(error);
    } finally {
      // An attempt that another one has removed may have written more since.
      if (!counts) await discard(dataset, [...(await earlierThan(dataset, attempt)), attempt]);
    }
  };

  const earlierThan = async (dataset: datasets.Dataset, attempt: number): Promise<number[]> =>
    (await listImports(database, dataset.clinicId, dataset.id)).filter((other) => other < attempt);

  return {
    /**
     * Checks an object of a disk, every row of it, and stores it as a data set. Permanent `ObjectNotFound`,
     * `DiskNotConfigured`, or the type of a {@link DatasetSourceError}; nothing is stored then.
     */
    async storeObject({ disk, diskKey, ...source }: JobInput<typeof importFromDisk>): Promise<DatasetId> {
      const { cancellationSignal: signal } = Context.current();
      const from = disk === null ? disks.current : disks.named(disk);
      try {
        return await storeFromDisk(from, diskKey, { ...source, ...options, signal });
      } catch (error) {
        throw permanentOf(error);
      }
    },

    /**
     * Profiles a stored source, replaces identities by pseudonyms and writes the chunks; a data set that is already
     * imported is left as it is. What an attempt wrote whose worker was lost is removed by the one that ends in its
     * place. Permanent `DatasetNotFound`, or the type of a {@link DatasetSourceError}.
     */
    async importSource({
      datasetId,
      clinicId,
    }: {
      datasetId: DatasetId;
      clinicId: ClinicId;
    }): Promise<ImportedDataset> {
      const dataset = await requireDataset(database, clinicId, datasetId);
      if (!dataset.profile) await runAttempt(dataset);
      const { profile } = await requireDataset(database, clinicId, datasetId);
      if (!profile) throw new TransientError('ImportSuperseded', 'a later attempt has taken over');
      // The attempt whose chunks count is no longer listed.
      await discard(dataset, await listImports(database, clinicId, datasetId));
      const chunks = await datasets.countChunks(database, clinicId, datasetId);
      return { rows: profile.rows, columns: profile.columns.length, chunks };
    },
  };
}

/** A source that breaks the rules of its format does so at every attempt. */
const permanentOf = (error: unknown): unknown =>
  error instanceof DatasetSourceError ? new PermanentError(error.type, error.message) : error;

export type DatasetActivities = ReturnType<typeof datasetActivities>;
