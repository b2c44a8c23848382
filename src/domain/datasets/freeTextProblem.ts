import type { FreeTextPolicy } from '../../contracts/shared/freeTextPolicy.ts';
import type { DatasetProfile } from './datasetProfile.ts';

/**
 * Why the chunks of a data set must not leave any more: the clinic keeps free text now, and did not when they were made. Undefined
 * when they may.
 */
export function freeTextProblem(
  dataset: {
    readonly id: string;
    readonly freeText: FreeTextPolicy;
    readonly profile: DatasetProfile | undefined;
  },
  clinic: FreeTextPolicy,
): string | undefined {
  if (clinic === 'standard' || dataset.freeText === 'strict') return undefined;
  const sent = dataset.profile?.columns.find(
    ({ treatment: { treatment, reason } }) => treatment === 'scrubbed' && reason.because === 'policy',
  );
  return sent === undefined && dataset.profile !== undefined
    ? undefined
    : `${dataset.id} was stored when the clinic sent free text, which it now keeps; store the file again`;
}
