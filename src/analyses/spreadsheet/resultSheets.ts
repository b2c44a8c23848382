import type { AnalysisResults } from '../../domain/analysis/analysisResults.ts';
import { resultEntries } from '../../domain/analysis/resultEntries.ts';
import type { Effect, StatisticalTest } from '../../domain/statistics/statisticsResult.ts';
import {
  EFFECT_HEADINGS,
  effectCells,
  type SheetCell,
  type SheetTable,
  TEST_HEADINGS,
  testCells,
} from './sheet.ts';
import type { SpreadsheetTexts } from './spreadsheetTexts.ts';

/** Every result with its effect and test, the other estimates of the same pairs, and the groups that are compared. */
export function resultSheets(results: AnalysisResults, texts: SpreadsheetTexts): SheetTable[] {
  const entries = resultEntries(results);
  return [
    {
      sheet: 'results',
      headings: [
        ...(['id', 'kind', 'first', 'second', 'outcome', 'n', 'missing'] as const),
        ...EFFECT_HEADINGS,
        ...(['compared', 'against'] as const),
        ...TEST_HEADINGS,
        ...(['adjustedP', 'reason'] as const),
      ],
      rows: entries.map(
        ({ id, kind, first, second, outcome, n, missing, effect, test, adjustedP, reason, direction }) => [
          ...[id, texts.kinds[kind], first, second, outcome, n, missing],
          ...effectCells(effect, texts),
          ...[direction?.compared ?? null, direction?.against ?? null],
          ...testCells(test, texts),
          ...[adjustedP, reason && texts.reasons[reason]],
        ],
      ),
    },
    {
      sheet: 'further',
      headings: ['id', 'first', 'second', ...EFFECT_HEADINGS, ...TEST_HEADINGS],
      rows: furtherRows(results, texts),
    },
    {
      sheet: 'groups',
      headings: ['id', 'first', 'second', 'outcome', 'level', 'n', 'mean', 'standardDeviation', 'share'],
      rows: entries.flatMap(({ id, first, second, outcome, groups }) =>
        groups.map(({ level, n, mean, standardDeviation, share }) => [
          ...[id, first, second, outcome, level, n, mean, standardDeviation, share],
        ]),
      ),
    },
  ];
}

function furtherRows({ associations, survival }: AnalysisResults, texts: SpreadsheetTexts): SheetCell[][] {
  const effectRow = (names: readonly string[], effect: Effect, name?: string) => [
    ...names,
    ...effectCells(effect, texts, name),
    ...testCells(null, texts),
  ];
  const testRow = (names: readonly string[], test: StatisticalTest) => [
    ...names,
    ...effectCells(null, texts),
    ...testCells(test, texts),
  ];
  return [
    ...associations.flatMap(({ id, first, second, estimate }) =>
      estimate.estimable
        ? [
            ...estimate.furtherEffects.map((effect) => effectRow([id, first, second], effect)),
            ...estimate.furtherTests.map((test) => testRow([id, first, second], test)),
          ]
        : [],
    ),
    ...(survival?.groups ?? []).flatMap(({ id, column, scoreTest }) =>
      scoreTest ? [testRow([id, survival?.time ?? '', column], scoreTest)] : [],
    ),
    ...(survival?.numbers ?? []).flatMap(({ id, column, estimate }) =>
      estimate.estimable
        ? [
            effectRow(
              [id, survival?.time ?? '', column],
              estimate.perStandardDeviation,
              texts.perStandardDeviation,
            ),
            testRow([id, survival?.time ?? '', column], estimate.scoreTest),
          ]
        : [],
    ),
  ];
}
