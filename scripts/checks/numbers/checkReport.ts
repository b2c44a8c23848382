import type { PaperSize, ReportLocale } from '../../../src/contracts/reports/reportJobs.ts';
import type { AnalysisReportData } from '../../../src/reports/analysis/analysisReportData.ts';
import { type AnalysisView, analysisView } from '../../../src/reports/analysis/analysisView.ts';
import { CONTENT_WIDTH, size } from '../../../src/reports/layout/designTokens.ts';
import { type ReportLayout, reportLayout } from '../../../src/reports/layout/reportLayout.ts';
import { type ReadPdf, readPdf } from '../../../test/reports/readPdf.ts';
import type { CheckLine } from '../checkLine.ts';
import {
  type ExpectedPart,
  expectedAnswer,
  expectedFinding,
  expectedFurther,
  expectedTableOne,
} from './expectedParts.ts';
import { numberTokens } from './numberTokens.ts';
import { type PagedText, type ReportPart, reportParts, textOfPart } from './reportParts.ts';

export interface PrintedReport {
  readonly pdf: Uint8Array;
  readonly paper: PaperSize;
  readonly locale: ReportLocale;
  readonly timeZone: string;
}

/** Numbers of a part that have a line each. */
const MOST_LINES = 10;

/**
 * Compares the numbers on the pages of a report with those that its data give: none may be without an origin, and none may be absent.
 *
 * @param data with the results as they were recomputed
 */
export async function checkReport(data: AnalysisReportData, report: PrintedReport): Promise<CheckLine[]> {
  const layout = reportLayout(report);
  const view = analysisView(data, layout);
  const pdf = await readPdf(report.pdf);
  const parts = partsOf(pdf, report.paper, layout);
  const { findings, further, tableOne } = layout.i18n.analysis;
  const named = namesIn(data);
  const line = (what: string, part: ReportPart | undefined, expected: ExpectedPart) =>
    comparePart({ what, part, expected, named, left: layout.page.marginX });
  return [
    ...line('report: the answer', parts.get(''), expectedAnswer(view, layout)),
    ...(data.results.tableOne.rows.length === 0
      ? []
      : line(`report: ${tableOne.title}`, parts.get(tableOne.title), expectedTableOne(view, layout))),
    ...view.findings.flatMap((finding) =>
      line(
        `report: finding ${finding.number}`,
        parts.get(`${findings} ${finding.number}`),
        expectedFinding(finding, view, layout),
      ),
    ),
    ...furtherLines(view, parts.get(further.title), line, layout),
  ];
}

function furtherLines(
  view: AnalysisView,
  part: ReportPart | undefined,
  line: (what: string, part: ReportPart | undefined, expected: ExpectedPart) => CheckLine[],
  layout: ReportLayout,
): CheckLine[] {
  if (view.further.length === 0) return [];
  return line(`report: ${layout.i18n.analysis.further.title}`, part, expectedFurther(view, layout));
}

/** The parts by their headings, a finding with its number; a part that is continued is one. */
function partsOf(pdf: ReadPdf, paper: PaperSize, { i18n }: ReportLayout): Map<string, ReportPart> {
  const parts = new Map<string, ReportPart>();
  for (const part of reportParts(pdf, paper, i18n.analysis.findings)) {
    const { tableOne } = i18n.analysis;
    const isContinued = part.heading === i18n.continued(tableOne.title);
    const heading = isContinued ? tableOne.title : part.heading;
    const key = part.finding === null ? heading : `${heading} ${part.finding}`;
    parts.set(key, { ...part, texts: [...(parts.get(key)?.texts ?? []), ...part.texts] });
  }
  return parts;
}

/** Numbers in the names of columns and of the file: they may be wherever these are named. */
const namesIn = ({ profile, datasetName }: AnalysisReportData): Set<string> =>
  new Set([datasetName, ...profile.columns.map(({ name }) => name)].flatMap(numberTokens));

interface ComparedPart {
  readonly what: string;
  readonly part: ReportPart | undefined;
  readonly expected: ExpectedPart;
  readonly named: ReadonlySet<string>;
  /** Where the column of the charts begins, points. */
  readonly left: number;
}

function comparePart({ what, part, expected, named, left }: ComparedPart): CheckLine[] {
  if (!part) return [{ what, expected: 'on the pages', found: 'not there', ok: false }];
  const allowed = new Set([...expected.allowed.flatMap(numberTokens), ...named]);
  const ticks = new Set(expected.ticks.flatMap(numberTokens));
  const unknown = part.texts.flatMap((text) =>
    numberTokens(text.text)
      .filter((token) => !allowed.has(token) && !(isLabelOfChart(text, left) && ticks.has(token)))
      .map((token) => ({ ...text, token })),
  );
  const printed = numberTokens(textOfPart(part));
  const absent = withoutEach(expected.required.flatMap(numberTokens), printed);
  const problems = [
    ...unknown.map(({ token, page, text }) => ({
      what: `${what}, page ${page}`,
      expected: 'a recomputed number',
      found: `${token} in "${text}"`,
      ok: false,
    })),
    ...absent.map((token) => ({ what, expected: token, found: 'not on the pages', ok: false })),
  ];
  if (problems.length > 0) return problems.slice(0, MOST_LINES);
  const found = `${printed.length} numbers`;
  return [{ what, expected: 'recomputed numbers, and all of them', found, ok: true }];
}

/** Labels of axes are small, and left of the facts of a finding. */
const isLabelOfChart = ({ height, x }: PagedText, left: number): boolean =>
  height < size.small - 0.5 && x < left + CONTENT_WIDTH * 0.7;

/** The tokens that are not among the others, each of which stands for one. */
function withoutEach(tokens: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return tokens.filter((token) => {
    const at = left.indexOf(token);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
