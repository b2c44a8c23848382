import writeExcelFile, { type Cell, type Sheet } from 'write-excel-file/node';
import type { ReportLocale } from '../../contracts/reports/reportJobs.ts';
import type { FollowedPlan } from '../../domain/analysis/analysisPlan.ts';
import type { AnalysisResults } from '../../domain/analysis/analysisResults.ts';
import type { TestedClaim } from '../../domain/analysis/claim.ts';
import type { DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import { claimSheet } from './claimSheet.ts';
import { columnSheet, monthSheet } from './columnSheets.ts';
import { resultSheets } from './resultSheets.ts';
import type { SheetCell, SheetTable } from './sheet.ts';
import { SPREADSHEET_TEXTS, type SpreadsheetTexts } from './spreadsheetTexts.ts';
import { survivalSheets } from './survivalSheets.ts';
import { tableOneSheet } from './tableOneSheet.ts';

export const SPREADSHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Excel's limit of the characters of a cell. */
const MAX_CELL = 32_767;
const WIDTHS = { least: 8, most: 40 };
/** Rows that the width of a column is taken from. */
const MEASURED_ROWS = 200;

/** What the spreadsheet tells of an analysis. */
export interface SpreadsheetAnalysis {
  readonly id: string;
  readonly datasetId: string;
  readonly question: string;
  readonly locale: ReportLocale;
  readonly models: readonly string[];
  readonly sandbox: boolean;
  readonly plan: FollowedPlan;
  readonly results: AnalysisResults;
  readonly claims: readonly TestedClaim[];
}

/**
 * Everything that is computed for an analysis, as an XLSX file with one sheet per kind of result; sheets without rows are left out.
 * Numbers are numbers as they are computed, not rounded; texts are texts, also those that look like formulas.
 */
export async function resultsSpreadsheet(
  analysis: SpreadsheetAnalysis,
  profile: DatasetProfile,
): Promise<Buffer> {
  const { results, claims, locale } = analysis;
  const texts = SPREADSHEET_TEXTS[locale];
  const tables = [
    analysisSheet(analysis, texts),
    ...resultSheets(results, texts),
    tableOneSheet(results.tableOne, texts),
    ...(results.survival ? survivalSheets(results.survival, texts) : []),
    monthSheet(results.months, texts),
    claimSheet(claims, texts),
    columnSheet(profile, texts),
  ];
  const sheets = tables.filter(({ rows }) => rows.length > 0).map((table) => written(table, texts));
  return writeExcelFile(sheets).toBuffer();
}

function analysisSheet(analysis: SpreadsheetAnalysis, texts: SpreadsheetTexts): SheetTable {
  const { id, datasetId, question, models, sandbox, plan, results } = analysis;
  const { facts } = texts;
  return {
    sheet: 'analysis',
    headings: ['fact', 'value'],
    rows: [
      [facts.id, id],
      [facts.question, question],
      [facts.dataset, datasetId],
      [facts.rows, results.rows],
      [facts.kept, results.kept],
      [facts.models, models.join(', ')],
      [facts.plan, texts.planSources[plan.source]],
      ...(sandbox ? [[facts.sandbox, texts.sandboxNotice]] : []),
    ],
  };
}

function written({ sheet, headings, rows }: SheetTable, texts: SpreadsheetTexts): Sheet<never> {
  const titles = headings.map((heading) => texts.headings[heading]);
  return {
    sheet: texts.sheets[sheet],
    stickyRowsCount: 1,
    columns: titles.map((title, at) => ({
      width: widthOf([title, ...rows.slice(0, MEASURED_ROWS).map((row) => row[at] ?? null)]),
    })),
    data: [
      titles.map((value): Cell => ({ type: String, value, fontWeight: 'bold' })),
      ...rows.map((row) => row.map(cellOf)),
    ],
  };
}

/** Its type is stated, so that no text is taken for a formula. */
function cellOf(value: SheetCell): Cell {
  if (value === null || value === '') return null;
  return typeof value === 'number'
    ? { type: Number, value }
    : { type: String, value: value.slice(0, MAX_CELL) };
}

const widthOf = (cells: readonly SheetCell[]): number => {
  const lengths = cells.map((cell) => Math.min(String(cell ?? '').length, WIDTHS.most));
  return Math.max(WIDTHS.least, ...lengths) + 2;
};
