import type {
  CategorySummary,
  NumberSummary,
  TableOne,
  TableOneRow,
} from '../../domain/statistics/tableOne.ts';
import { type SheetCell, type SheetTable, TEST_HEADINGS, testCells } from './sheet.ts';
import type { SpreadsheetTexts } from './spreadsheetTexts.ts';

/** The table that describes the rows: one line per column and group, and for categories one per level. */
export function tableOneSheet({ by, rows }: TableOne, texts: SpreadsheetTexts): SheetTable {
  const groups = by?.groups.map(({ level }) => level) ?? [];
  return {
    sheet: 'tableOne',
    headings: [
      ...(['column', 'group', 'level', 'n', 'missing', 'mean', 'standardDeviation'] as const),
      ...(['lowerQuartile', 'median', 'upperQuartile', 'count', 'share'] as const),
      ...(['standardisedDifference', ...TEST_HEADINGS, 'reason'] as const),
    ],
    rows: rows.flatMap((row) => rowsOf(row, [texts.allRows, ...groups], texts)),
  };
}

function rowsOf(row: TableOneRow, groups: readonly string[], texts: SpreadsheetTexts): SheetCell[][] {
  const compared = [
    row.standardisedDifference,
    ...testCells(row.test?.estimable ? row.test.test : null, texts),
    row.test && !row.test.estimable ? texts.reasons[row.test.reason] : null,
  ];
  const described =
    row.kind === 'number'
      ? [row.overall, ...row.groups].map((summary) => [numberCells(summary)])
      : [row.overall, ...row.groups].map(categoryCells);
  return described.flatMap((lines, at) =>
    lines.map((cells) => [
      row.column,
      groups[at] ?? null,
      ...cells,
      ...(at === 0 ? compared : compared.map(() => null)),
    ]),
  );
}

const numberCells = (summary: NumberSummary): SheetCell[] => {
  const { n, missing, mean, standardDeviation, lowerQuartile, median, upperQuartile } = summary;
  return [null, n, missing, mean, standardDeviation, lowerQuartile, median, upperQuartile, null, null];
};

const categoryCells = ({ n, missing, levels }: CategorySummary): SheetCell[][] =>
  levels.map(({ level, count, share }) => [
    ...[level, n, missing],
    ...[null, null, null, null, null],
    ...[count, share],
  ]);
