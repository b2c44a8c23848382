import type { ReactNode } from 'react';
import type { NumberFormats } from '../formats/numberFormats.ts';
import type { ReportTranslations } from '../i18n/englishTranslations.ts';
import { CONTENT_WIDTH } from '../layout/designTokens.ts';
import { useReportLayout } from '../layout/reportLayout.ts';
import { Cells, Table, type TableColumn, TableRow } from '../layout/Table.tsx';
import { messageTotals } from './messageTotals.ts';
import type { MonthFigures, MonthlyReportData } from './monthlyReportData.ts';

const FIGURE_WIDTH = 92;
const NAME_WIDTH = CONTENT_WIDTH - 3 * FIGURE_WIDTH;

interface Figure {
  readonly name: string;
  readonly valueIn: (month: MonthFigures) => number;
  readonly usd?: boolean;
}

/** One table per group of figures: this month, the month before, and the difference. */
export function ComparisonTable({ data }: { readonly data: MonthlyReportData }): ReactNode {
  const { i18n, numbers, dates } = useReportLayout();
  const right = (title: string): TableColumn => ({ title, width: FIGURE_WIDTH, align: 'right' });
  const columns: readonly TableColumn[] = [
    { title: i18n.monthly.figure, width: NAME_WIDTH },
    right(dates.month(data.month)),
    right(dates.month(data.monthBefore)),
    right(i18n.monthly.change),
  ];
  return groups(i18n.monthly).map(({ title, figures }) => (
    <Table key={title} title={title} columns={columns} firstRow={60} dense>
      {figures.map((figure) => (
        <TableRow key={figure.name} dense>
          <Cells columns={columns} cells={cellsOf(figure, data, i18n, numbers)} />
        </TableRow>
      ))}
    </Table>
  ));
}

function cellsOf(
  { name, valueIn, usd = false }: Figure,
  { figures }: MonthlyReportData,
  i18n: ReportTranslations,
  numbers: NumberFormats,
): string[] {
  const [current, before] = [valueIn(figures.current), valueIn(figures.before)];
  const written = (value: number) => (usd ? numbers.usd(value) : numbers.count(value));
  const difference = current - before;
  const sign = difference > 0 ? '+' : '';
  const change = difference === 0 ? i18n.monthly.unchanged : `${sign}${written(difference)}`;
  return [name, written(current), written(before), change];
}

function groups(monthly: ReportTranslations['monthly']): { title: string; figures: readonly Figure[] }[] {
  const messages = (figuresIn: (month: MonthFigures) => MonthFigures['messages']['email']): Figure[] => [
    { name: monthly.sent, valueIn: (month) => figuresIn(month).sent },
    { name: monthly.delivered, valueIn: (month) => figuresIn(month).delivered },
    { name: monthly.failed, valueIn: (month) => figuresIn(month).failed },
    { name: monthly.confirmed, valueIn: (month) => figuresIn(month).confirmed },
  ];
  return [
    {
      title: monthly.analyses,
      figures: [
        { name: monthly.analysesStarted, valueIn: ({ analyses }) => analyses.started },
        { name: monthly.analysesCompleted, valueIn: ({ analyses }) => analyses.completed },
        { name: monthly.analysesFailed, valueIn: ({ analyses }) => analyses.failed },
        { name: monthly.rowsAnalysed, valueIn: ({ analyses }) => analyses.rows },
        { name: monthly.modelCost, valueIn: ({ analyses }) => analyses.costUsd, usd: true },
        { name: monthly.reports, valueIn: ({ reports }) => reports },
      ],
    },
    { title: monthly.messages, figures: messages(messageTotals) },
    { title: monthly.email, figures: messages((month) => month.messages.email) },
    { title: monthly.sms, figures: messages((month) => month.messages.sms) },
  ];
}
