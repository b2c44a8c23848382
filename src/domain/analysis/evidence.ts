import type { DatasetProfile } from '../datasets/datasetProfile.ts';
import type { EvidenceCell, Finding, Unsupported } from './findings.ts';

/** The data that findings are checked against. */
export interface EvidenceSource {
  readonly rows: number;
  readonly columns: ReadonlySet<string>;
  hasValue(cell: EvidenceCell): boolean;
}

/** The rows of one chunk. */
export function chunkEvidence(
  header: readonly string[],
  rows: readonly { readonly cells: readonly string[] }[],
): EvidenceSource {
  const places = new Map(header.map((name, index) => [name, index]));
  return {
    rows: rows.length,
    columns: new Set(header),
    hasValue({ column, value }) {
      const place = places.get(column);
      return place !== undefined && rows.some(({ cells }) => isSameValue(cells[place] ?? '', value));
    },
  };
}

/**
 * The whole data set, for merged findings: a cell counts when a part's finding already proved it, or when it is among the
 * most frequent values, or an extreme, of its column.
 *
 * @param rows rows that the merged parts hold
 */
export function mergedEvidence(
  profile: DatasetProfile,
  rows: number,
  parts: readonly { readonly findings: readonly Finding[] }[],
): EvidenceSource {
  const proved = new Map<string, string[]>();
  for (const finding of parts.flatMap(({ findings }) => findings)) {
    if (finding.unsupported !== undefined) continue;
    for (const { column, value } of finding.evidence ?? []) {
      proved.set(column, [...(proved.get(column) ?? []), value]);
    }
  }
  for (const column of profile.columns) {
    if (column.kind === 'identifying') continue;
    const extremes = column.kind === 'numeric' ? [String(column.min), String(column.max)] : [];
    const frequent = column.topValues.map(({ value }) => value);
    proved.set(column.name, [...(proved.get(column.name) ?? []), ...frequent, ...extremes]);
  }
  return {
    rows,
    columns: new Set(profile.columns.map(({ name }) => name)),
    hasValue: ({ column, value }) => (proved.get(column) ?? []).some((known) => isSameValue(known, value)),
  };
}

/**
 * The finding, with the reasons why it is unsupported when its evidence is not in the data; the reasons are ours, never
 * the model's.
 */
export function checkFinding(finding: Finding, source: EvidenceSource): Finding {
  const { unsupported: _, ...claimed } = finding;
  const evidence = claimed.evidence ?? [];
  const citedColumns = new Set([...claimed.columns, ...evidence.map(({ column }) => column)]);
  const missing = [...citedColumns].filter((name) => !source.columns.has(name));
  const wrong = evidence.filter((cell) => source.columns.has(cell.column) && !source.hasValue(cell));
  const reasons: Unsupported[] = [
    ...missing.map((column) => ({ problem: 'noColumn' as const, column })),
    ...wrong.map((cell) => ({ problem: 'noValue' as const, ...cell })),
  ];
  if (claimed.supportingRows > source.rows) {
    reasons.push({ problem: 'tooManyRows', claimed: claimed.supportingRows, present: source.rows });
  }
  return reasons.length === 0 ? claimed : { ...claimed, unsupported: reasons };
}

/** Numbers are compared by value: 1.50 equals 1.5. */
function isSameValue(cell: string, value: string): boolean {
  const [a, b] = [cell.trim(), value.trim()];
  return a === b || (a !== '' && b !== '' && Number(a) === Number(b));
}
