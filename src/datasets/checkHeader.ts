import { identifiersInText } from '../domain/datasets/identifiers/identifiersInText.ts';
import { DatasetSourceError } from './datasetSourceError.ts';

/**
 * Checks that no name of a column identifies a person: names of columns leave as they are, since answers cite them. A header such
 * as `2024-03-01` or `202763_at` identifies nobody.
 *
 * @throws {@link DatasetSourceError} `SourceHeader`, naming the column by its place and not by its name
 */
export function checkHeader(name: string, header: readonly string[]): void {
  for (const [index, column] of header.entries()) {
    const [kind] = identifiersInText(column);
    if (kind === undefined) continue;
    throw new DatasetSourceError(
      'SourceHeader',
      `${name}: the name of column ${index + 1} holds ${kind}, and names of columns leave for the model; rename the column`,
    );
  }
}
