import { ColumnList } from '../shared/columnList.ts';
import { option } from '../shared/parameters.ts';

/** The options of every command that stores a data set, about what of it leaves for the model. */
export const disclosureOptions = () => ({
  identifying: option(
    ColumnList,
    'columns',
    'columns to treat as identifying besides those detected, separated by commas; quote a name that holds one',
  ),
  send: option(
    ColumnList,
    'columns',
    'columns whose text may leave, without what identifies in it, although their name or the clinic would keep it',
  ),
});
