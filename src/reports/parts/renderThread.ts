import { chunkRows } from '../rows/chunkRows.ts';
import { layoutColumns } from '../rows/layoutColumns.ts';
import { rowHeight } from '../rows/layoutRow.ts';
import type { RowLayout } from '../rows/rowLayout.ts';
import { type MergeInput, mergeParts } from './mergeParts.tsx';
import { type PartInput, type RenderedPdf, renderPart } from './renderPart.tsx';

/** The tasks of a pool thread, by name; input and output are copied between threads. */
export const TASKS = {
  layoutColumns: ({
    columns,
    chunk,
  }: {
    readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
    readonly chunk: Uint8Array;
  }): RowLayout => layoutColumns(columns, chunkRows(chunk)),

  rowHeights: ({ chunk, layout }: { readonly chunk: Uint8Array; readonly layout: RowLayout }): number[] =>
    chunkRows(chunk).map((cells) => rowHeight(cells, layout)),

  renderPart: (input: PartInput): Promise<RenderedPdf> => renderPart(input),

  mergeParts: (input: MergeInput): Promise<RenderedPdf> => mergeParts(input),
} as const;

type Tasks = typeof TASKS;
export type TaskName = keyof Tasks;
export type TaskInput<Name extends TaskName> = Parameters<Tasks[Name]>[0];
export type TaskOutput<Name extends TaskName> = Awaited<ReturnType<Tasks[Name]>>;

/** A task with its input, as sent to a thread. */
export type Task = { [Name in TaskName]: { readonly name: Name; readonly input: TaskInput<Name> } }[TaskName];

/** Runs a task in the thread. */
export default function runTask(task: Task): unknown {
  switch (task.name) {
    case 'layoutColumns':
      return TASKS.layoutColumns(task.input);
    case 'rowHeights':
      return TASKS.rowHeights(task.input);
    case 'renderPart':
      return TASKS.renderPart(task.input);
    case 'mergeParts':
      return TASKS.mergeParts(task.input);
  }
}
