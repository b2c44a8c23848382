import type { ReadRows } from '../../contracts/analysis/analysisOptions.ts';
import type { DatasetProfile } from '../datasets/datasetProfile.ts';

/** Chunks of a data set that are read as a sample. */
export const SAMPLED_CHUNKS = 10;

/**
 * The indexes of the chunks that the model reads: all, or a sample that is spread evenly over the data set from its first chunk to its last, which is all of a small
 * one. Of a data set with free text that may leave, all are read unless none are to be.
 *
 * @param chunks of the data set
 */
export function chunksToRead(readRows: ReadRows, profile: DatasetProfile, chunks: number): 'all' | number[] {
  if (readRows === 'none') return [];
  if (readRows === 'all' || hasFreeText(profile) || chunks <= SAMPLED_CHUNKS) return 'all';
  return Array.from({ length: SAMPLED_CHUNKS }, (_, at) =>
    Math.round((at * (chunks - 1)) / (SAMPLED_CHUNKS - 1)),
  );
}

const hasFreeText = ({ columns }: DatasetProfile): boolean =>
  columns.some(
    (column) => column.kind === 'text' && column.type === 'text' && column.treatment.treatment === 'scrubbed',
  );
