import type { Finding, Importance } from '../../domain/analysis/findings.ts';
import type { ColumnProfile, DatasetProfile } from '../../domain/datasets/datasetProfile.ts';

const RANK = { high: 0, medium: 1, low: 2 } satisfies Record<Importance, number>;

/** A finding with its number in the report, from 1, and the anchor of its section. */
export interface NumberedFinding {
  readonly finding: Finding;
  readonly number: number;
  readonly anchor: string;
}

/** Findings as the report numbers them: most important first, otherwise in the model's order. */
export const numberedFindings = (findings: readonly Finding[]): NumberedFinding[] =>
  findings
    .toSorted((a, b) => RANK[a.importance] - RANK[b.importance])
    .map((finding, index) => ({ finding, number: index + 1, anchor: `finding-${index + 1}` }));

/**
 * A finding's columns, looked up in the data set; the model may name columns that the data set does not
 * have.
 */
export interface SupportingColumns {
  readonly present: readonly ColumnProfile[];
  readonly missing: readonly string[];
}

export function supportingColumns(finding: Finding, profile: DatasetProfile): SupportingColumns {
  const byName = new Map(profile.columns.map((column) => [column.name, column]));
  const names = [...new Set(finding.columns)];
  return {
    present: names.flatMap((name) => byName.get(name) ?? []),
    missing: names.filter((name) => !byName.has(name)),
  };
}
