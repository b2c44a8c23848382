import { z } from 'zod';
import {
  type ChunkFindings,
  Finding,
  MAX_FINDINGS_PER_MERGE,
  type MergedFindings,
} from '../../domain/analysis/findings.ts';
import { groupBy } from '../../domain/shared/groupBy.ts';
import { ColumnFigures, readColumnFigures } from './columnFigures.ts';
import { frequencyFinding, measureFinding, missingFinding } from './figureFindings.ts';

/** Findings of each kind per chunk; together at most the findings that a chunk may have. */
const MOST_MISSING = 2;
const MOST_MEASURES = 4;
const MOST_FREQUENCIES = 2;
/** Findings that the summary repeats. */
const MOST_IN_SUMMARY = 3;
/** Characters of a summary. */
const MAX_SUMMARY = 4_000;

const RANK = { high: 0, medium: 1, low: 2 } as const;

/**
 * Figures of the rows of one chunk: empty cells, means and medians, most frequent values. A title names the column but
 * no figure, so that the same figure has the same title in every chunk.
 */
export function chunkFindings(csv: string): ChunkFindings {
  const columns = readColumnFigures(csv);
  const byMissing = columns.toSorted((a, b) => b.missing - a.missing);
  const byDistinct = columns.toSorted((a, b) => b.distinct - a.distinct);
  return {
    findings: [
      ...byMissing.flatMap((column) => missingFinding(column) ?? []).slice(0, MOST_MISSING),
      ...byDistinct.flatMap((column) => measureFinding(column) ?? []).slice(0, MOST_MEASURES),
      ...columns.flatMap((column) => frequencyFinding(column) ?? []).slice(0, MOST_FREQUENCIES),
    ],
  };
}

/** The answers of chunks and of earlier merges. */
const FindingSets = z.array(z.object({ findings: z.array(Finding) }));

/**
 * Merges sets of findings: findings with the same title and columns are one, and their rows add up. The figures of a
 * merged finding are those of the whole data set where the prompt states them, otherwise those of the set with the most rows.
 *
 * @param statistics of the whole data set, one JSON object per line; empty when the prompt has none
 */
export function mergeFindings(json: string, statistics: string, notice: string): MergedFindings {
  const sets = FindingSets.safeParse(jsonOf(json));
  if (!sets.success) return { summary: `${notice} The sets of findings could not be read.`, findings: [] };
  const exact = new Map(exactFindings(statistics).map((finding) => [keyOf(finding), finding]));
  const found = sets.data.flatMap((set) => set.findings);
  const findings = [...groupBy(found, keyOf)]
    .flatMap(([key, group]): Finding[] => {
      const [largest] = group.toSorted(bySupport);
      const supportingRows = group.reduce((sum, finding) => sum + finding.supportingRows, 0);
      return largest === undefined ? [] : [{ ...(exact.get(key) ?? largest), supportingRows }];
    })
    .toSorted((a, b) => RANK[a.importance] - RANK[b.importance] || bySupport(a, b))
    .slice(0, MAX_FINDINGS_PER_MERGE);
  return { summary: summaryOf(findings, notice), findings };
}

const keyOf = ({ title, columns }: Finding): string => JSON.stringify([title, columns]);

const bySupport = (a: Finding, b: Finding): number =>
  b.supportingRows - a.supportingRows || (a.title < b.title ? -1 : 1);

function exactFindings(statistics: string): Finding[] {
  return statistics.split('\n').flatMap((line) => {
    const figures = ColumnFigures.safeParse(jsonOf(line));
    if (!figures.success) return [];
    return [missingFinding, measureFinding, frequencyFinding].flatMap((write) => write(figures.data) ?? []);
  });
}

function summaryOf(findings: readonly Finding[], notice: string): string {
  const details = findings.slice(0, MOST_IN_SUMMARY).map(({ detail }) => detail);
  return [
    notice,
    'The findings are counts and averages of single columns; they do not answer the question.',
    ...details,
  ]
    .join(' ')
    .slice(0, MAX_SUMMARY);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
