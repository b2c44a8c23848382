import type { Config } from '../config/config.ts';
import { ClinicId, DatasetId } from '../contracts/shared/ids.ts';
import type { Disks } from '../disks/createDisks.ts';
import { requireClinic } from '../store/clinics/clinics.ts';
import type { Database } from '../store/database.ts';
import type { Dataset } from '../store/datasets/datasets.ts';
import { SourceFormat } from './sourceFormat.ts';
import { datasetSettings } from './storeSource.ts';
import { type OpenDataset, withDataset } from './withDataset.ts';
import { withPlainSource } from './withPlainSource.ts';

/**
 * Loads the source of a data set from its disk; see {@link withDataset}.
 *
 * @throws {@link DatasetSourceError}
 */
export async function openStoredDataset<T>(
  { clinicId, id, disk, sourceKey: key, sha256, columns: header, storedAt, ...dataset }: Dataset,
  {
    database,
    disks,
    config,
    signal,
    onLoading,
  }: {
    readonly database: Database;
    readonly disks: Disks;
    readonly config: Config;
    readonly signal: AbortSignal;
    /** Told from time to time how much of the source is loaded, 0 to 1. */
    readonly onLoading?: (share: number) => void;
  },
  use: (dataset: OpenDataset) => Promise<T>,
): Promise<T> {
  const { country } = (await requireClinic(database, clinicId)).profile;
  // A failure goes into the history, so it must not name the file: the name may be a patient's.
  const settings = { name: 'the source', signal, ...datasetSettings(config) };
  const options = {
    ...settings,
    format: SourceFormat.parse(dataset.format),
    header,
    reading: dataset.reading,
    identifyingColumns: dataset.identifyingColumns,
    sentColumns: dataset.sentColumns,
    freeText: dataset.freeText,
    clinicId: ClinicId.parse(clinicId),
    country,
    datasetId: DatasetId.parse(id),
    asOf: storedAt,
    ...(onLoading && { onLoading }),
  };
  return disks
    .named(disk)
    .withFile({ key, sha256 }, (path) =>
      withPlainSource(path, { ...settings, sheet: dataset.reading.options.sheet }, (plain) =>
        withDataset(plain.path, options, use),
      ),
    );
}
