import { createHmac } from 'node:crypto';
import type { ReadingOptions } from '../contracts/datasets/readingOptions.ts';
import type { FreeTextPolicy } from '../contracts/shared/freeTextPolicy.ts';
import { type ClinicId, DatasetId } from '../contracts/shared/ids.ts';

/**
 * The id of a data set: a keyed hash (96 bits) of the clinic, the file's SHA-256, how it is read, and what of it leaves: the
 * columns that the user named, and what the clinic says of free text. Importing the same file again finds the same data set, and the id tells nothing about the file.
 */
export function datasetIdOf(
  key: string,
  source: {
    clinicId: ClinicId;
    sha256: string;
    format: string;
    identifyingColumns: readonly string[];
    sentColumns: readonly string[];
    freeText: FreeTextPolicy;
    reading: ReadingOptions;
    /** The SHA-256, in hex, of a data dictionary. */
    dictionary: string | null;
  },
): DatasetId {
  const named = [[...source.identifyingColumns].sort(), [...source.sentColumns].sort(), source.freeText];
  const options = Object.entries(source.reading).sort(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify([
    source.clinicId,
    source.sha256,
    source.format,
    named,
    options,
    source.dictionary,
  ]);
  return DatasetId.parse(`ds_${createHmac('sha256', key).update(text).digest('hex').slice(0, 24)}`);
}
