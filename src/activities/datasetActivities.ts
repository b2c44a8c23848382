import { Context } from '@temporalio/activity';
import type { Config } from '../config.ts';
import { ClinicId, type DatasetId } from '../contracts/ids.ts';
import { contentHash, writeChunk } from '../datasets/chunkObject.ts';
import { DatasetSourceError } from '../datasets/datasetSourceError.ts';
import { SourceFormat } from '../datasets/sourceFormat.ts';
import { datasetSettings } from '../datasets/storeSource.ts';
import { type OpenDataset, withDataset } from '../datasets/withDataset.ts';
import { withPlainSource } from '../datasets/withPlainSource.ts';
import type { Disks } from '../disks/createDisks.ts';
import { PermanentError } from '../domain/jobError.ts';
import type { Database } from '../store/database.ts';
import * as datasets from '../store/datasets.ts';

export interface DatasetActivityOptions {
  readonly database: Database;
  readonly disks: Disks;
  readonly config: Config;
}

export interface ImportedDataset {
  readonly rows: number;
  readonly columns: number;
  readonly chunks: number;
}

/** Turns stored sources into profiles and chunks. */
export function datasetActivities({ database, disks, config }: DatasetActivityOptions) {
  const limits = {
    targetTokens: config.CHUNK_TARGET_TOKENS,
    maxRows: config.CHUNK_MAX_ROWS,
    maxBytes: config.CHUNK_MAX_BYTES,
  };

  const importInto = async (dataset: datasets.Dataset, open: OpenDataset): Promise<ImportedDataset> => {
    const profile = await open.profile();
    const disk = disks.named(dataset.disk);
    const chunks: datasets.DatasetChunk[] = [];
    await open.split(limits, async ({ index, rows, bytes, tokens, csv }) => {
      const objectKey = `datasets/${dataset.id}/chunks/${index}.csv.gz`;
      const { sha256 } = await writeChunk(disk, objectKey, csv);
      chunks.push({ index, objectKey, sha256, rows, bytes, tokens, contentHash: contentHash(csv) });
    });
    await datasets.recordImport(database, dataset.id, { profile, chunks });
    return { rows: profile.rows, columns: profile.columns.length, chunks: chunks.length };
  };

  return {
    /**
     * Profiles a stored source, replaces identities by pseudonyms and writes the chunks; answers at once for a data set
     * that is already imported. Permanent `DatasetNotFound`, or the type of a {@link DatasetSourceError}.
     */
    async importSource(input: { datasetId: DatasetId; clinicId: ClinicId }): Promise<ImportedDataset> {
      const dataset = await datasets.findDataset(database, input.datasetId);
      if (!dataset || dataset.clinicId !== input.clinicId) {
        throw new PermanentError('DatasetNotFound', `${input.datasetId} is not a data set of this clinic`);
      }
      const { profile, identifyingColumns } = dataset;
      if (profile) {
        const chunks = await datasets.countChunks(database, dataset.id);
        return { rows: profile.rows, columns: profile.columns.length, chunks };
      }
      const { cancellationSignal: signal } = Context.current();
      const disk = disks.named(dataset.disk);
      const source = { key: dataset.sourceKey, sha256: dataset.sha256 };
      try {
        return await disk.withFile(source, async (path) => {
          // What fails here is told to the history, where a file's name, which may be a patient's, has no place.
          const checked = { name: 'the source', signal, ...datasetSettings(config) };
          return withPlainSource(path, checked, async (plain) => {
            const format = SourceFormat.parse(dataset.format);
            const clinicId = ClinicId.parse(dataset.clinicId);
            const options = { ...checked, format, header: dataset.columns, identifyingColumns, clinicId };
            return withDataset(plain.path, options, (open) => importInto(dataset, open));
          });
        });
      } catch (error) {
        if (signal.aborted) await disk.removeAll(`datasets/${dataset.id}/chunks/`);
        if (error instanceof DatasetSourceError) throw new PermanentError(error.type, error.message);
        throw error;
      }
    },
  };
}

export type DatasetActivities = ReturnType<typeof datasetActivities>;
