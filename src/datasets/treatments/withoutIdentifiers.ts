import type { ColumnProfile } from '../../domain/datasets/datasetProfile.ts';
import type { KnownValues } from '../../domain/datasets/identifiers/knownValues.ts';
import { scrubText } from '../../domain/datasets/identifiers/scrubText.ts';

/**
 * The profile of a column whose texts show nothing that identifies. When all values of a category are given and nothing in them
 * identifies, the column leaves as it is; when too many values are known to look for, no text leaves.
 *
 * @param values all different values of a column of few; undefined for others
 */
export function withoutIdentifiers(
  column: ColumnProfile,
  { known, values }: { readonly known: KnownValues; readonly values: readonly string[] | undefined },
): ColumnProfile {
  if (column.kind === 'identifying') return column;
  if (known.isFull && column.treatment.treatment === 'scrubbed') return withheld(column);
  const keepsNumbers = column.kind === 'text' && column.type !== 'text';
  const scrubbed = (text: string) => scrubText(text, { known, keepsNumbers }).text;
  const scrubbedAll = (counted: typeof column.topValues) =>
    counted.map(({ value, count }) => ({ value: scrubbed(value), count }));
  const isHarmless = values?.every((value) => scrubbed(value) === value) ?? false;
  return {
    ...column,
    treatment: isHarmless ? { ...column.treatment, treatment: 'sent' } : column.treatment,
    missingTexts: scrubbedAll(column.missingTexts),
    oddValues: scrubbedAll(column.oddValues),
    topValues: column.kind === 'numeric' || isHarmless ? column.topValues : scrubbedAll(column.topValues),
  };
}

/** What cannot be told apart from names, does not leave. */
const withheld = <Column extends ColumnProfile>(column: Column): Column => ({
  ...column,
  treatment: { ...column.treatment, treatment: 'withheld' },
  topValues: [],
  oddValues: [],
});
