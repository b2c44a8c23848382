import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from './designTokens.ts';
import { ReportText } from './ReportText.tsx';

export interface TableColumn {
  readonly title: string;
  /** Points. */
  readonly width: number;
  readonly align?: 'left' | 'right';
  /** Room before a left-aligned column that follows a right-aligned one, in points. */
  readonly inset?: number;
}

interface TableProps {
  readonly title: string;
  readonly columns: readonly TableColumn[];
  /**
   * Points for the column heads and the tallest ordinary row: the title moves to the next page when they would
   * not fit below it.
   */
  readonly firstRow: number;
  /** Less room above the title, for a page of small tables. @default false */
  readonly dense?: boolean;
  /** Rows, each of them a `TableRow`. */
  readonly children: ReactNode;
}

/** A titled table whose column heads are repeated on every page it runs over. */
export function Table({ title, columns, firstRow, dense = false, children }: TableProps): ReactNode {
  return (
    <>
      <View wrap={false} minPresenceAhead={firstRow} style={{ marginTop: dense ? space.m : space.xl }}>
        <ReportText as="section">{title}</ReportText>
      </View>
      <TableBody columns={columns}>{children}</TableBody>
    </>
  );
}

/** A table without a title. */
export function TableBody({ columns, children }: Pick<TableProps, 'columns' | 'children'>): ReactNode {
  return (
    <View style={{ marginTop: space.s }}>
      <View
        fixed
        style={{
          flexDirection: 'row',
          alignItems: 'flex-end',
          borderBottom: `1pt solid ${colour.ink}`,
          paddingVertical: space.xs + 1,
        }}
      >
        {columns.map((column) => (
          <ReportText
            key={column.title}
            as="label"
            bold
            style={{
              width: column.width,
              paddingLeft: column.inset ?? 0,
              paddingRight: space.s,
              textAlign: column.align ?? 'left',
            }}
          >
            {column.title}
          </ReportText>
        ))}
      </View>
      {children}
    </View>
  );
}

/** A row that is never split: it moves to the next page as a whole. */
export function TableRow({
  dense = false,
  children,
}: {
  /** @default false */
  readonly dense?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const paddingVertical = dense ? space.xs : space.s;
  return (
    <View wrap={false} style={{ borderBottom: `0.5pt solid ${colour.rule}`, paddingVertical }}>
      {children}
    </View>
  );
}

interface CellsProps {
  readonly columns: readonly TableColumn[];
  /** Text by column, in the columns' order. */
  readonly cells: readonly string[];
}

/** One line of a row: one cell per column. */
export function Cells({ columns, cells }: CellsProps): ReactNode {
  return (
    <View style={{ flexDirection: 'row' }}>
      {columns.map((column, index) => (
        <ReportText
          key={column.title}
          as="small"
          style={{
            width: column.width,
            paddingLeft: column.inset ?? 0,
            paddingRight: space.s,
            textAlign: column.align ?? 'left',
          }}
        >
          {cells[index] ?? ''}
        </ReportText>
      ))}
    </View>
  );
}
