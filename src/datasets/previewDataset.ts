import type { Config } from '../config/config.ts';
import type { Disks } from '../disks/createDisks.ts';
import type { ColumnTreatment } from '../domain/datasets/identifiers/columnTreatment.ts';
import { tokenFactor } from '../domain/datasets/tokenCalibration.ts';
import type { Database } from '../store/database.ts';
import { type Dataset, findChunk, lastTokenCalibration } from '../store/datasets/datasets.ts';
import { chunkLimits } from './chunkLimits.ts';
import { readChunk } from './chunkObject.ts';
import { openStoredDataset } from './openStoredDataset.ts';

/** What of a data set leaves for the model. */
export interface DatasetPreview {
  readonly columns: readonly { readonly name: string; readonly treatment: ColumnTreatment }[];
  /** The first chunk, as CSV with its header. */
  readonly chunk: string;
}

interface PreviewOptions {
  readonly database: Database;
  readonly disks: Disks;
  readonly config: Config;
  readonly signal: AbortSignal;
}

/**
 * Shows what leaves. That of an imported data set is read from its disk; of another one it is computed, as an import would, and
 * nothing is stored or sent. Before an import the model has not counted tokens, so the chunk may end at another row than later.
 *
 * @throws {@link DatasetSourceError}
 */
export async function previewDataset(dataset: Dataset, options: PreviewOptions): Promise<DatasetPreview> {
  const { profile } = dataset;
  if (profile === undefined) return computedPreview(dataset, options);
  const first = await findChunk(options.database, dataset.clinicId, dataset.id, 0);
  return {
    columns: profile.columns.map(({ name, treatment }) => ({ name, treatment })),
    chunk: first === undefined ? '' : await readChunk(options.disks.named(dataset.disk), first),
  };
}

async function computedPreview(dataset: Dataset, options: PreviewOptions): Promise<DatasetPreview> {
  const calibration = await lastTokenCalibration(options.database, dataset);
  return openStoredDataset(dataset, options, async (open) => {
    const { columns } = await open.profile();
    const sizes = {
      ...chunkLimits(options.config),
      ...(calibration && { tokenFactor: tokenFactor(calibration) }),
    };
    let chunk = '';
    const ended = new Error('the first chunk is made');
    await open
      .split(sizes, async ({ csv }) => {
        chunk = csv.toString('utf8');
        throw ended;
      })
      .catch((error: unknown) => {
        if (error !== ended) throw error;
      });
    return { columns: columns.map(({ name, treatment }) => ({ name, treatment })), chunk };
  });
}
