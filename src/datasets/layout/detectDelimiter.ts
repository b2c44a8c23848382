import { Delimiter } from '../../contracts/datasets/readingOptions.ts';
import { DatasetSourceError } from '../datasetSourceError.ts';
import { valueKind } from './cellKinds.ts';
import { type HeadRecord, type ScannedHead, scanRecords } from './scanRecords.ts';

/** Records at the beginning of a file that decide how it is read. */
const HEAD_RECORDS = 500;

export interface Dialect {
  readonly delimiter: Delimiter;
  readonly quoteEscape: '"' | '\\';
  readonly records: readonly HeadRecord[];
  /** Cells that most records have. */
  readonly width: number;
}

/**
 * Finds the delimiter under which most records have the same number of cells, at least two, with the fewest other
 * records before the first of them; a comma where none has more than one cell.
 *
 * @param head the beginning of the text, without a `sep=` line
 * @throws {@link DatasetSourceError} `SourceDelimiter` for columns that are separated by spaces
 */
export function detectDelimiter(
  head: string,
  options: {
    readonly name: string;
    readonly isWhole: boolean;
    /** What the user said. */
    readonly given: Delimiter | undefined;
    /** What the name of the file promises; taken unless the text has none of it. */
    readonly expected: Delimiter | undefined;
  },
): Dialect {
  const { name, given, expected, isWhole } = options;
  if (given !== undefined) return dialectOf(head, given, isWhole);
  if (expected !== undefined && head.includes(expected)) return dialectOf(head, expected, isWhole);
  const candidates = Delimiter.options
    .filter((delimiter) => head.includes(delimiter))
    .map((delimiter) => dialectOf(head, delimiter, isWhole))
    .filter(({ width }) => width > 1)
    .sort((a, b) => rank(b) - rank(a) || leading(a) - leading(b) || share(b) - share(a) || b.width - a.width);
  const [best] = candidates;
  if (best) return best;
  refuseSpaces(name, head, isWhole);
  return dialectOf(head, expected ?? ',', isWhole);
}

function dialectOf(head: string, delimiter: Delimiter, isWhole: boolean): Dialect {
  const scan = (quoteEscape: '"' | '\\') =>
    scanRecords(head, { delimiter, quoteEscape, limit: HEAD_RECORDS, isWhole });
  const doubled = scan('"');
  const escaped = head.includes('\\"') && doubled.brokenQuotes > 0 ? scan('\\') : undefined;
  const isEscaped = escaped !== undefined && escaped.brokenQuotes < doubled.brokenQuotes;
  const { records }: ScannedHead = isEscaped ? escaped : doubled;
  return { delimiter, quoteEscape: isEscaped ? '\\' : '"', records, width: usualWidth(records) };
}

/** Of widths that occur equally often, the one that comes first, but one cell only when no other does. */
function usualWidth(records: readonly HeadRecord[]): number {
  const counts = new Map<number, number>();
  for (const record of records) {
    if (!isBlank(record)) counts.set(record.cells.length, (counts.get(record.cells.length) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  const widths = [...counts.keys()].filter((width) => counts.get(width) === most);
  return widths.find((width) => width > 1) ?? widths[0] ?? 1;
}

export const isBlank = ({ cells }: HeadRecord): boolean => cells.length === 1 && cells[0] === '';

/** Whether nearly all records have the usual width: such a delimiter is better than any other. */
const rank = (dialect: Dialect): number => (share(dialect) >= 0.9 ? 1 : 0);

function share({ records, width }: Dialect): number {
  const usual = records.filter(({ cells }) => cells.length === width).length;
  const counted = records.filter((record) => !isBlank(record)).length;
  return usual / Math.max(1, counted);
}

/** Records before the first of the usual width. */
const leading = ({ records, width }: Dialect): number =>
  records.findIndex(({ cells }) => cells.length === width);

/** Columns that are lined up by spaces would be read as a single one. */
function refuseSpaces(name: string, head: string, isWhole: boolean): void {
  const lines = head.split(/\r\n|\n|\r/).slice(0, HEAD_RECORDS);
  const whole = (isWhole ? lines : lines.slice(0, -1))
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (whole.length < 2 || !(isLinedUp(whole, /\s{2,}/) || isLinedUp(whole, /\s+/))) return;
  throw new DatasetSourceError(
    'SourceDelimiter',
    `${name}: its columns are separated by spaces, which cells may hold too; save it with commas, semicolons or tabs`,
  );
}

/** Whether all lines have the same number of parts, and those behind the header hold numbers or dates. */
function isLinedUp(lines: readonly string[], spaces: RegExp): boolean {
  const rows = lines.map((line) => line.split(spaces));
  const width = rows[0]?.length ?? 0;
  return (
    width > 1 &&
    rows.every((row) => row.length === width) &&
    rows.slice(1).every((row) => row.some((part) => valueKind(part) !== undefined))
  );
}
