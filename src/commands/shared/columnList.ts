import { ColumnList as NamedColumns } from '../../domain/shared/columnList.ts';

/** Names separated by commas; spaces and empty names do not count. */
export const splitList = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Names of columns, separated by commas; none when the option is not given. */
export const ColumnList = NamedColumns.optional().transform((names) => names ?? []);
