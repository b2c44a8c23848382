import { join } from 'node:path';
import type { SourceNotice } from '../domain/datasets/sourceNotice.ts';
import { unpackGzip } from './gzip/unpackGzip.ts';
import { readHead, sourceSize, withSourceFile } from './sourceFile.ts';
import { isCompound, isGzip, isZip, type SourceFormat } from './sourceFormat.ts';
import { withTemporaryDirectory } from './temporaryFiles.ts';
import { readWorkbook } from './workbook/readWorkbook.ts';
import { rejectOldWorkbook } from './workbook/rejectOldWorkbook.ts';

/** A source that is not, or no longer, compressed, and no workbook. */
export interface PlainSource {
  readonly path: string;
  /** Whether it is the file that was given. */
  readonly isGiven: boolean;
  readonly isPacked: boolean;
  /** Undefined where a look at the content tells. */
  readonly format: SourceFormat | undefined;
  readonly notices: readonly SourceNotice[];
}

export interface PlainOptions {
  /** The name of the file in messages. */
  readonly name: string;
  /** Of the file, of what it unpacks to, and of a sheet as a table. */
  readonly maxBytes: number;
  /** What the user calls the sheet of a workbook. */
  readonly sheet: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Runs `use` with the file; or with a temporary one that holds what the file unpacks to, or a sheet of the workbook as CSV.
 * Content tells, not the name.
 *
 * @throws {@link DatasetSourceError}
 */
export async function withPlainSource<T>(
  path: string,
  options: PlainOptions,
  use: (source: PlainSource) => Promise<T>,
): Promise<T> {
  await sourceSize(path, options);
  const head = await withSourceFile(path, options.name, (file) => readHead(file, MAGIC_BYTES));
  if (!isGzip(head)) return withTable(path, options, use);
  return withTemporaryDirectory(async (directory) => {
    const target = join(directory, 'plain');
    const rest = await unpackGzip(path, target, options);
    const told: SourceNotice[] = rest === 0 ? [] : [{ kind: 'bytesBehindGzip', bytes: rest }];
    return withTable(target, options, (source) =>
      use({ ...source, isGiven: false, isPacked: true, notices: [...told, ...source.notices] }),
    );
  });
}

/** Enough to tell the formats that are not read as they are. */
const MAGIC_BYTES = 4;

async function withTable<T>(
  path: string,
  options: PlainOptions,
  use: (source: PlainSource) => Promise<T>,
): Promise<T> {
  const { name, signal } = options;
  const head = await withSourceFile(path, name, (file) => readHead(file, MAGIC_BYTES));
  const plain = { path, isGiven: true, isPacked: false, format: undefined, notices: [] };
  if (isCompound(head)) return rejectOldWorkbook(path, name);
  if (!isZip(head)) return use(plain);
  return withTemporaryDirectory(async (directory) => {
    const target = join(directory, 'sheet.csv');
    const notices = await readWorkbook({ ...options, path, target }, { signal });
    return use({ ...plain, path: target, isGiven: false, format: 'xlsx', notices });
  });
}
