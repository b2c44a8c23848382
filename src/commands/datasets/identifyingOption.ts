import { ColumnList } from '../shared/columnList.ts';
import { option } from '../shared/parameters.ts';

/** The option of every command that stores a data set. */
export const identifyingOption = () =>
  option(
    ColumnList,
    'columns',
    'columns to treat as identifying besides those detected, separated by commas; quote a name that holds one',
  );
