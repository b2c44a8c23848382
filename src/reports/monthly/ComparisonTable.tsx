import type { ReactNode } from 'react';
import type { ReportCopy } from '../copy/englishCopy.ts';
import type { NumberFormats } from '../formats/numberFormats.ts';
import { CONTENT_WIDTH } from '../typeset/designTokens.ts';
import { Cells, Table, type TableColumn, TableRow } from '../typeset/Table.tsx';
import { useTypesetting } from '../typeset/typesetting.ts';
import { messageTotals } from './messageTotals.ts';
import type { MonthFigures, MonthlyReportData } from './monthlyReportData.ts';

const FIGURE_WIDTH = 92;
const NAME_WIDTH = CONTENT_WIDTH - 3 * FIGURE_WIDTH;

interface Figure {
  readonly name: string;
  readonly of: (month: MonthFigures) => number;
  readonly usd?: boolean;
}

/** Groups of figures, a table each: this month, the month before, and the difference. */
export function ComparisonTable({ data }: { readonly data: MonthlyReportData }): ReactNode {
  const { copy, numbers, dates } = useTypesetting();
  const right = (title: string): TableColumn => ({ title, width: FIGURE_WIDTH, align: 'right' });
  const columns: readonly TableColumn[] = [
    { title: copy.monthly.figure, width: NAME_WIDTH },
    right(dates.month(data.month)),
    right(dates.month(data.monthBefore)),
    right(copy.monthly.change),
  ];
  return groups(copy.monthly).map(({ title, figures }) => (
    <Table key={title} title={title} columns={columns} firstRow={60} dense>
      {figures.map((figure) => (
        <TableRow key={figure.name} dense>
          <Cells columns={columns} cells={cellsOf(figure, data, copy, numbers)} />
        </TableRow>
      ))}
    </Table>
  ));
}

function cellsOf(
  { name, of, usd = false }: Figure,
  { figures }: MonthlyReportData,
  copy: ReportCopy,
  numbers: NumberFormats,
): string[] {
  const [current, before] = [of(figures.current), of(figures.before)];
  const written = (value: number) => (usd ? numbers.usd(value) : numbers.count(value));
  const difference = current - before;
  const sign = difference > 0 ? '+' : '';
  const change = difference === 0 ? copy.monthly.unchanged : `${sign}${written(difference)}`;
  return [name, written(current), written(before), change];
}

function groups(monthly: ReportCopy['monthly']): { title: string; figures: readonly Figure[] }[] {
  const messages = (of: (month: MonthFigures) => MonthFigures['messages']['email']): Figure[] => [
    { name: monthly.sent, of: (month) => of(month).sent },
    { name: monthly.delivered, of: (month) => of(month).delivered },
    { name: monthly.failed, of: (month) => of(month).failed },
    { name: monthly.confirmed, of: (month) => of(month).confirmed },
  ];
  return [
    {
      title: monthly.analyses,
      figures: [
        { name: monthly.analysesStarted, of: ({ analyses }) => analyses.started },
        { name: monthly.analysesCompleted, of: ({ analyses }) => analyses.completed },
        { name: monthly.analysesFailed, of: ({ analyses }) => analyses.failed },
        { name: monthly.rowsAnalysed, of: ({ analyses }) => analyses.rows },
        { name: monthly.modelCost, of: ({ analyses }) => analyses.costUsd, usd: true },
        { name: monthly.reports, of: ({ reports }) => reports },
      ],
    },
    { title: monthly.messages, figures: messages(messageTotals) },
    { title: monthly.email, figures: messages((month) => month.messages.email) },
    { title: monthly.sms, figures: messages((month) => month.messages.sms) },
  ];
}
