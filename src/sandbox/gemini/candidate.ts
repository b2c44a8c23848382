import type { Finding } from '../../domain/analysis/findings.ts';

/** A finding and how much it should count against others of its kind. */
export interface Candidate {
  readonly finding: Finding;
  readonly weight: number;
}

/** Fewer values than this describe nothing. */
export const MIN_VALUES = 8;

/** A column's name or a value as a sentence can carry it: one line, not too long. */
export function label(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line || '(unnamed)';
}
