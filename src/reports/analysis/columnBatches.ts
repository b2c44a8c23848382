import type { ColumnProfile, DatasetProfile } from '../../domain/datasets/datasetProfile.ts';

/** Approximate capacity of a page, in lines of a numeric column; a text column with its values takes three times the room. */
const ROOM = { page: 18, batch: 90 } as const;
const WEIGHT = { numeric: 1, text: 3, identifying: 1 } satisfies Record<ColumnProfile['kind'], number>;
const KINDS = ['numeric', 'text', 'identifying'] as const;

/** Columns whose statistics are laid out together. */
export interface ColumnBatch {
  readonly columns: readonly ColumnProfile[];
  /** Estimated. */
  readonly pages: number;
}

/** The columns kind by kind in batches of about five pages, so that layout time grows linearly with the number of columns. */
export function columnBatches(profile: DatasetProfile): ColumnBatch[] {
  const sorted = KINDS.flatMap((kind) => profile.columns.filter((column) => column.kind === kind));
  const batches: ColumnBatch[] = [];
  let columns: ColumnProfile[] = [];
  let weight = 0;
  const flush = () => {
    batches.push({ columns, pages: Math.max(1, Math.ceil(weight / ROOM.page)) });
    columns = [];
    weight = 0;
  };
  for (const column of sorted) {
    if (weight + WEIGHT[column.kind] > ROOM.batch) flush();
    columns.push(column);
    weight += WEIGHT[column.kind];
  }
  if (columns.length > 0) flush();
  return batches;
}
