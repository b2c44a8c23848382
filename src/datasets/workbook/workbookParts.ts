import { posix } from 'node:path';
import { DatasetSourceError } from '../datasetSourceError.ts';
import { type XmlTag, xmlTags } from './xmlTags.ts';
import { listZip, unpackEntry, type ZipEntry, ZipError } from './zipArchive.ts';

/** A sheet with cells: charts that have a sheet of their own are none. */
export interface WorkbookSheet {
  readonly name: string;
  /** Among all sheets of the workbook, from 1. */
  readonly number: number;
  readonly isHidden: boolean;
  /** The path of its XML in the archive. */
  readonly path: string;
}

export interface WorkbookParts {
  readonly sheets: readonly WorkbookSheet[];
  /** Whether days are counted from 1904, as Excel for the Mac did it. */
  readonly from1904: boolean;
  /** The paths of the texts that cells share, and of how cells are shown. */
  readonly texts: string | undefined;
  readonly styles: string | undefined;
  /** The content of a file of the archive. @throws {@link DatasetSourceError} */
  read(path: string): Buffer;
}

/** Files of a workbook; one with a thousand pictures has a few more than these. */
const MAX_FILES = 10_000;
/** What is read of a workbook, unpacked: its cells take several times as much memory. */
const MAX_UNPACKED_BYTES = 128 * 1024 * 1024;

const WORKBOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';

/**
 * Opens a workbook of Excel (.xlsx, .xlsm): what is read of it is no larger than it declares, and not too large in all.
 *
 * @throws {@link DatasetSourceError} `SourceBinary`, `SourceMalformed`, `SourceTooLarge`
 */
export function openWorkbook(name: string, archive: Buffer): WorkbookParts {
  const entries = entriesOf(name, archive);
  const workbook = entries.get(WORKBOOK);
  if (!workbook || !entries.has(RELATIONS)) throw notAWorkbook(name, archive, entries);
  let left = MAX_UNPACKED_BYTES;
  const read = (path: string): Buffer => {
    const entry = entries.get(path);
    if (!entry) throw damaged(name, 'misses one of its parts');
    if (entry.isEncrypted) throw encrypted(name);
    if (entry.bytes > left) throw workbookTooLarge(name);
    left -= entry.bytes;
    return unpacked(name, archive, entry);
  };
  const xml = read(WORKBOOK).toString('utf8');
  const relations = [...xmlTags(read(RELATIONS).toString('utf8'), ['Relationship'])].map(relationOf);
  const pathOf = (type: string) =>
    relations.find((relation) => relation.type === type && entries.has(relation.path))?.path;
  return {
    sheets: sheetsOf(xml, relations).filter(({ path }) => entries.has(path)),
    from1904: [...xmlTags(xml, ['workbookPr'])].some(({ attributes }) =>
      /^(?:1|true)$/.test(attributes.get('date1904') ?? ''),
    ),
    texts: pathOf('sharedStrings'),
    styles: pathOf('styles'),
    read,
  };
}

interface Relation {
  readonly id: string;
  /** The last part of the address that names the type. */
  readonly type: string;
  readonly path: string;
}

const relationOf = ({ attributes }: XmlTag): Relation => ({
  id: attributes.get('Id') ?? '',
  type: posix.basename(attributes.get('Type') ?? ''),
  path: posix.resolve('/xl', attributes.get('Target') ?? '').slice(1),
});

function entriesOf(name: string, archive: Buffer): Map<string, ZipEntry> {
  try {
    return new Map(listZip(archive, MAX_FILES).map((entry) => [entry.path, entry]));
  } catch (error) {
    throw error instanceof ZipError ? damaged(name, error.message) : error;
  }
}

function unpacked(name: string, archive: Buffer, entry: ZipEntry): Buffer {
  try {
    return unpackEntry(archive, entry);
  } catch (error) {
    throw error instanceof ZipError ? damaged(name, error.message) : error;
  }
}

const sheetsOf = (workbook: string, relations: readonly Relation[]): WorkbookSheet[] =>
  [...xmlTags(workbook, ['sheet'])].flatMap(({ attributes }, index) => {
    const id = attributes.get('id') ?? '';
    const target = relations.find((relation) => relation.id === id && relation.type === 'worksheet');
    const name = attributes.get('name') ?? '';
    const isHidden = /hidden/i.test(attributes.get('state') ?? '');
    return target ? [{ name, number: index + 1, isHidden, path: target.path }] : [];
  });

/** What other programs pack into a ZIP archive, by a file that only they have. */
function notAWorkbook(
  name: string,
  archive: Buffer,
  entries: ReadonlyMap<string, ZipEntry>,
): DatasetSourceError {
  const mimetype = entries.get('mimetype');
  const type = mimetype && mimetype.bytes < 200 ? unpacked(name, archive, mimetype).toString() : '';
  const kind = entries.has('xl/workbook.bin')
    ? 'a binary workbook (.xlsb)'
    : type.startsWith('application/vnd.oasis.opendocument.spreadsheet')
      ? 'an OpenDocument spreadsheet (.ods)'
      : 'a ZIP archive';
  const advice =
    kind === 'a ZIP archive'
      ? 'unpack it and import the files in it one by one'
      : 'save it as an Excel workbook (.xlsx) or as CSV';
  return new DatasetSourceError('SourceBinary', `${name}: is ${kind}, which is not read; ${advice}`);
}

export function damaged(name: string, problem: string): DatasetSourceError {
  const message = `${name}: is a damaged Excel workbook: it ${problem}; open it in Excel and save it again`;
  return new DatasetSourceError('SourceMalformed', message);
}

export function encrypted(name: string): DatasetSourceError {
  const message = `${name}: is protected by a password, and cannot be read; save it without one`;
  return new DatasetSourceError('SourceBinary', message);
}

export function workbookTooLarge(name: string): DatasetSourceError {
  const message = `${name}: is too large for an Excel workbook; save the sheet as CSV`;
  return new DatasetSourceError('SourceTooLarge', message);
}
