import type { Delimiter, ReadingOptions } from '../../contracts/datasets/readingOptions.ts';
import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import type { TextLayout } from '../../domain/datasets/textLayout.ts';
import { DatasetSourceError } from '../datasetSourceError.ts';
import { readText } from '../readText.ts';
import { type CheckedRecords, RecordChecker } from '../recordChecker.ts';
import { readHead, withSourceFile } from '../sourceFile.ts';
import { withoutMark } from '../sourceFormat.ts';
import { type DetectedLayout, detectLayout } from './detectLayout.ts';
import { completeNames } from './findHeader.ts';

export interface InspectedTable {
  /** Trimmed, not empty, all different. */
  readonly header: readonly string[];
  readonly layout: TextLayout;
  /** Units or labels of columns, by their name. */
  readonly descriptions: Readonly<Record<string, string>>;
  readonly notices: readonly SourceNotice[];
}

/** The beginning of a file that decides how it is read, bytes; a header must be complete in it. */
const HEAD_BYTES = 1024 * 1024;

/**
 * Reads a text table in UTF-8 to its end, in flat memory: finds out from its beginning how it is written, and checks every
 * record by that.
 *
 * @throws {@link DatasetSourceError}
 */
export async function inspectTable(
  path: string,
  options: {
    readonly name: string;
    readonly reading: ReadingOptions;
    readonly expected: Delimiter | undefined;
    /** Whether the characters of the file have been checked before. */
    readonly isChecked: boolean;
  },
): Promise<InspectedTable> {
  const { name } = options;
  const { text, isWhole } = await readHeadText(path, name);
  if (!isWhole && !/[\r\n]/.test(text)) {
    const message = `${name}: line 1 is longer than ${HEAD_BYTES} bytes and names no columns`;
    throw new DatasetSourceError('SourceHeader', message);
  }
  const detected = detectLayout(text, { ...options, isWhole });
  const records = new RecordChecker(name, detected.layout);
  for await (const chunk of readText(path, options)) records.check(chunk);
  const checked = records.end();
  if (checked.records === 0) throw new DatasetSourceError('SourceNoRows', `${name}: has no rows`);
  return complete(name, { text, detected, checked });
}

async function readHeadText(path: string, name: string): Promise<{ text: string; isWhole: boolean }> {
  return withSourceFile(path, name, async (file) => {
    const head = await readHead(file, HEAD_BYTES);
    const isWhole = (await file.stat()).size <= HEAD_BYTES;
    // A character that the end of the head cuts is left out.
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(withoutMark(head), {
      stream: !isWhole,
    });
    return { text, isWhole };
  });
}

function complete(
  name: string,
  {
    text,
    detected,
    checked,
  }: { readonly text: string; readonly detected: DetectedLayout; readonly checked: CheckedRecords },
): InspectedTable {
  const { layout, names, headerLine, descriptions } = detected;
  const notices = [...detected.notices];
  const isTrailing = names.length > 1 && names.at(-1) === '' && checked.lastCellsEmpty;
  if (isTrailing) notices.push({ kind: 'trailingDelimiter' });
  const given = isTrailing ? names.slice(0, -1) : names;
  const { header, notices: made } = completeNames(name, headerLine ?? 1, given);
  notices.push(...made);
  const { mixedLineEnds, footer } = checked;
  if (mixedLineEnds) notices.push({ kind: 'mixedLineEnds' });
  if (footer.records > 0) notices.push({ kind: 'footer', ...footer });
  const isRegular = !mixedLineEnds && footer.records === 0 && hasPlainLines(text, layout.linesBeforeData);
  return {
    header,
    layout: { ...layout, isRegular, footerRecords: footer.records },
    descriptions: Object.fromEntries(
      [...descriptions].map(([index, description]) => [header[index] ?? '', description]),
    ),
    notices,
  };
}

/** Whether skipping lines is skipping records: a quote may open a cell of several lines. */
const hasPlainLines = (text: string, lines: number): boolean =>
  lines === 0 || !text.split(/\r\n|\n|\r/, lines).some((line) => line.includes('"'));
