import type { AnalysisResults } from '../../../src/domain/analysis/analysisResults.ts';
import type { AnalysisReportData } from '../../../src/reports/analysis/analysisReportData.ts';
import { type CheckLine, checkLine } from '../checkLine.ts';
import { checkReport, type PrintedReport } from './checkReport.ts';
import { compareResults } from './compareResults.ts';
import { type Recomputation, type RecomputeOptions, recompute, type TextSource } from './recomputation.ts';

export interface ComparedAnalysis {
  /** What the report shows. */
  readonly data: AnalysisReportData;
  /** As users get them. */
  readonly results: AnalysisResults;
  readonly report: PrintedReport;
}

/** The analysis with its results as they were recomputed, and what was found. */
export interface AnalysisComparison {
  readonly lines: readonly CheckLine[];
  readonly verified: AnalysisReportData;
}

/**
 * Compares every number of the results and of the report with an independent recomputation from the rows.
 *
 * @returns undefined where the script finds other rows in the source
 */
export async function compareAnalysis(
  { data, results, report }: ComparedAnalysis,
  source: TextSource,
  options: RecomputeOptions,
): Promise<AnalysisComparison | undefined> {
  const { profile } = data;
  const { plan } = data.plan;
  const recomputed = await recompute({ source, profile, plan, results }, options);
  if (recomputed.rows !== profile.rows || recomputed.results === null) return undefined;
  const compared = compareResults(results, recomputed.results);
  const verified = { ...data, results: compared.verified };
  return {
    lines: [
      toolsLine(recomputed),
      ...unreadLines(recomputed),
      ...levelLines(recomputed, results),
      ...compared.lines,
      ...(await checkReport(verified, report)),
    ],
    verified,
  };
}

function toolsLine({ packages }: Recomputation): CheckLine {
  const found = packages.length > 0 ? packages.join(', ') : 'the standard library of Python alone';
  return { what: 'recomputed with', expected: 'any', found, ok: true };
}

const unreadLines = ({ unread }: Recomputation): CheckLine[] =>
  unread.map((column) => ({
    what: `column ${column}`,
    expected: 'any',
    found: 'not recomputed: its values are changed by rules of the application',
    ok: true,
  }));

/** The levels of each category: which there are, whatever their order. */
function levelLines({ levels }: Recomputation, { tableOne }: AnalysisResults): CheckLine[] {
  const own = new Map(
    tableOne.rows.flatMap((row) =>
      row.kind === 'category' ? [[row.column, row.overall.levels.map(({ level }) => level)] as const] : [],
    ),
  );
  if (tableOne.by)
    own.set(
      tableOne.by.column,
      tableOne.by.groups.map(({ level }) => level),
    );
  return Object.entries(levels)
    .map(([column, found]) =>
      checkLine(`levels of ${column}`, found.toSorted(), own.get(column)?.toSorted() ?? null),
    )
    .filter(({ ok }) => !ok);
}
