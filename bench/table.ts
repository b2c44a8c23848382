import { type Benchmark, judge, type Measurement } from './benchmark.ts';

/** The figures as a Markdown table, aims beside what was measured; then what they were measured against. */
export function resultTable({ figures: specs }: Benchmark, { figures, limit }: Measurement): string {
  const rows = Object.entries(specs).map(([name, spec]) => {
    const value = figures[name] ?? Number.NaN;
    const verdict = judge(spec, value);
    const aim = verdict === undefined ? '' : `${verdict.aim}${verdict.reached ? '' : ' (missed)'}`;
    return [`\`${name}\``, formatFigure(value), aim, spec.meaning];
  });
  const limits = Object.entries(limit).map(([name, value]) => [
    `\`${name}\``,
    formatFigure(value),
    '',
    'limit',
  ]);
  return markdownTable(['figure', 'measured', 'aim', 'meaning'], [...rows, ...limits]);
}

/** Three significant digits, and all digits of whole numbers. */
export function formatFigure(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
