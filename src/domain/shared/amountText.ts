import type { ProgressMeasure } from '../../contracts/shared/jobMessages.ts';

/** An amount in words, `44 of 228 rows` or `44 percent`, and without a total that is not known (0); empty when nothing is known. */
export function amountText({ done, total, unit }: ProgressMeasure): string {
  if (unit === 'percent') return `${done} percent`;
  if (total > 0) return `${done} of ${total} ${unit}`;
  return done > 0 ? `${done} ${unit}` : '';
}
