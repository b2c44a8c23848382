import { Context } from '@temporalio/activity';
import type { Config } from '../../config/config.ts';
import { chunkLimits } from '../../datasets/chunkLimits.ts';
import { openStoredDataset } from '../../datasets/openStoredDataset.ts';
import type { OpenDataset } from '../../datasets/withDataset.ts';
import type { Disks } from '../../disks/createDisks.ts';
import { tokenFactor } from '../../domain/datasets/tokenCalibration.ts';
import { datasetPrefix } from '../../domain/shared/clinicObjects.ts';
import type { Gemini } from '../../providers/gemini.ts';
import type { Database } from '../../store/database.ts';
import { type Dataset, lastTokenCalibration } from '../../store/datasets/datasets.ts';
import { finishImport } from '../../store/datasets/imports.ts';
import { activityProgressReporter } from '../shared/activityProgress.ts';
import { calibrateTokens } from './calibrateTokens.ts';
import { ChunkWriter } from './chunkWriter.ts';

export interface ImportOptions {
  readonly database: Database;
  readonly disks: Disks;
  readonly config: Config;
  readonly gemini: Gemini;
}

/** Of each sample whose tokens the model counts. */
const SAMPLE_TOKENS = 4_000;

/** The prefix of the chunk objects of one attempt. No two attempts write the same objects. */
export const importPrefix = ({ clinicId, id }: Dataset, attempt: number): string =>
  `${datasetPrefix(clinicId, id)}chunks/${attempt}/`;

/**
 * Imports a data set within the current activity. After it has ended, however it ended, it writes nothing more; objects that
 * were written stay.
 *
 * @returns whether these chunks are the data set's; false if another attempt was first
 * @throws {@link DatasetSourceError}
 */
export async function runImportAttempt(
  dataset: Dataset,
  attempt: number,
  { database, disks, config, gemini }: ImportOptions,
): Promise<boolean> {
  const context = Context.current();
  const show = activityProgressReporter(context);
  const disk = disks.named(dataset.disk);
  const { clinicId, columns: header } = dataset;

  const importFrom = async (open: OpenDataset): Promise<boolean> => {
    const profile = await open.profile((done) =>
      show({ phase: 'profiling', done, total: header.length, unit: 'columns' }),
    );
    const tokenCalibration = await calibrateTokens(open, {
      gemini,
      model: config.GEMINI_MODEL,
      samples: config.CHUNK_TOKEN_SAMPLES,
      sampleTokens: Math.min(SAMPLE_TOKENS, config.CHUNK_TARGET_TOKENS),
      previous: await lastTokenCalibration(database, dataset),
      signal: context.cancellationSignal,
    });
    const writer = new ChunkWriter({
      database,
      disk,
      clinicId,
      attempt,
      prefix: importPrefix(dataset, attempt),
    });
    let done = 0;
    let split: Awaited<ReturnType<OpenDataset['split']>>;
    try {
      const sizes = { ...chunkLimits(config), tokenFactor: tokenFactor(tokenCalibration) };
      split = await open.split(sizes, async (chunk) => {
        await writer.add(chunk);
        done += chunk.rows;
        show({ phase: 'splitting', done, total: open.rows, unit: 'rows' });
      });
      await writer.end();
    } finally {
      await writer.settle();
    }
    return finishImport(database, clinicId, attempt, {
      datasetId: dataset.id,
      profile: { ...profile, tokenCalibration, ...split },
    });
  };

  return openStoredDataset(
    dataset,
    {
      database,
      disks,
      config,
      signal: context.cancellationSignal,
      onLoading: (share) =>
        show({
          phase: 'loading',
          done: Math.round(share * dataset.bytes),
          total: dataset.bytes,
          unit: 'bytes',
        }),
    },
    importFrom,
  );
}
