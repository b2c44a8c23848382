import type { CurveResult, SurvivalResult } from '../../domain/statistics/survivalResult.ts';
import type { SheetTable } from './sheet.ts';
import type { SpreadsheetTexts } from './spreadsheetTexts.ts';

/** Medians, curves and numbers at risk, of all rows and by group. */
export function survivalSheets(survival: SurvivalResult, { allRows }: SpreadsheetTexts): SheetTable[] {
  const curves: readonly { readonly names: readonly string[]; readonly curve: CurveResult }[] = [
    { names: [survival.overall.id, survival.time, allRows], curve: survival.overall },
    ...survival.groups.flatMap(({ column, curves: ofGroup }) =>
      ofGroup.map((curve) => ({ names: [curve.id, column, curve.level ?? allRows], curve })),
    ),
  ];
  return [
    {
      sheet: 'medians',
      headings: ['id', 'column', 'level', 'n', 'events', 'median', 'lower', 'upper'],
      rows: curves.map(({ names, curve: { n, events, median } }) => [
        ...names,
        ...[n, events, median.value, median.lower, median.upper],
      ]),
    },
    {
      sheet: 'curves',
      headings: ['id', 'column', 'level', 'time', 'survival', 'lower', 'upper'],
      rows: curves.flatMap(({ names, curve }) =>
        curve.steps.map(({ time, survival: share, lower, upper }) => [...names, time, share, lower, upper]),
      ),
    },
    {
      sheet: 'atRisk',
      headings: ['id', 'column', 'level', 'time', 'atRisk'],
      rows: curves.flatMap(({ names, curve }) =>
        survival.riskTimes.map((time, at) => [...names, time, curve.atRisk[at] ?? null]),
      ),
    },
  ];
}
