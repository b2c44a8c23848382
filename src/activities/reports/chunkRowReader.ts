import type { ClinicId } from '../../contracts/shared/ids.ts';
import { readChunk } from '../../datasets/chunkObject.ts';
import type { Disks } from '../../disks/createDisks.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import type { RowPartSpec } from '../../reports/parts/partSpec.ts';
import type { RowReader } from '../../reports/parts/planParts.ts';
import type { RenderPool } from '../../reports/parts/renderPool.ts';
import type { Database } from '../../store/database.ts';
import * as datasets from '../../store/datasets/datasets.ts';
import { cancellation } from '../shared/cancellation.ts';

interface ChunkSource {
  readonly clinicId: ClinicId;
  readonly database: Database;
  readonly disks: Disks;
}

export interface ChunkReaderOptions extends ChunkSource {
  readonly renderPool: RenderPool;
  readonly signal: AbortSignal;
}

/** Reads a data set's chunk objects, one at a time in memory, and has a thread measure their rows. */
export function chunkRowReader({ renderPool, signal, ...source }: ChunkReaderOptions): RowReader {
  return {
    chunkSizes: (datasetId) => datasets.chunkSizes(source.database, source.clinicId, datasetId),
    layOut: async ({ datasetId, columns }) =>
      renderPool.layoutColumns({ columns, chunk: await chunkOf(datasetId, 0, source) }, signal),
    rowHeights: async (datasetId, index, layout) =>
      renderPool.rowHeights({ chunk: await chunkOf(datasetId, index, source), layout }, signal),
  };
}

/** The CSV of the chunks that hold a part's rows, in their order. Permanent `ChunkNotFound`. */
export async function chunksOf(
  { datasetId, chunks }: RowPartSpec,
  source: ChunkSource,
): Promise<Uint8Array[]> {
  const read: Uint8Array[] = [];
  for (let index = chunks.from; index <= chunks.to; index += 1) {
    cancellation().throwIfAborted();
    read.push(await chunkOf(datasetId, index, source));
  }
  return read;
}

async function chunkOf(
  datasetId: string,
  index: number,
  { clinicId, database, disks }: ChunkSource,
): Promise<Uint8Array> {
  const dataset = await datasets.findDataset(database, clinicId, datasetId);
  const chunk = await datasets.findChunk(database, clinicId, datasetId, index);
  if (!dataset || !chunk) throw new PermanentError('ChunkNotFound', `${datasetId} has no chunk ${index}`);
  return Buffer.from(await readChunk(disks.named(dataset.disk), chunk), 'utf8');
}
