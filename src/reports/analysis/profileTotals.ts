import type { ColumnProfile, DatasetProfile } from '../../domain/datasets/datasetProfile.ts';

/** Empty cells in the whole data set. */
export const missingCells = (profile: DatasetProfile) =>
  profile.columns.reduce((sum, column) => sum + column.missing, 0);

/** The columns of one kind, in their order. */
export function columnsOfKind<K extends ColumnProfile['kind']>(
  columns: readonly ColumnProfile[],
  kind: K,
): Extract<ColumnProfile, { kind: K }>[] {
  const isOfKind = (column: ColumnProfile): column is Extract<ColumnProfile, { kind: K }> =>
    column.kind === kind;
  return columns.filter(isOfKind);
}
