import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive; what it declares about itself may be wrong. */
export interface ArchivedFile {
  readonly content: string | Buffer;
  readonly declaredBytes?: number;
  readonly flags?: number;
}

const TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The parts of a workbook, by the name and the XML of each sheet's rows. */
export function workbookParts(
  sheets: Readonly<Record<string, string>>,
  { hidden = [] }: { readonly hidden?: readonly string[] } = {},
): Record<string, ArchivedFile> {
  const names = Object.keys(sheets);
  const listed = names.map(
    (name, index) =>
      `<sheet name="${name}" sheetId="${index + 1}" r:id="r${index}"${hidden.includes(name) ? ' state="hidden"' : ''}/>`,
  );
  const relations = names.map(
    (_, index) =>
      `<Relationship Id="r${index}" Type="${TYPES}/worksheet" Target="worksheets/s${index}.xml"/>`,
  );
  return {
    'xl/workbook.xml': { content: `<workbook><sheets>${listed.join('')}</sheets></workbook>` },
    'xl/_rels/workbook.xml.rels': { content: `<Relationships>${relations.join('')}</Relationships>` },
    ...Object.fromEntries(
      Object.values(sheets).map((rows, index) => [
        `xl/worksheets/s${index}.xml`,
        { content: `<worksheet><sheetData>${rows}</sheetData></worksheet>` },
      ]),
    ),
  };
}

/** The XML of rows of texts and numbers. */
export const sheetRows = (rows: readonly (readonly (string | number)[])[]): string =>
  rows
    .map((cells, row) => {
      const written = cells.map((cell, column) => {
        const place = `${String.fromCharCode(65 + column)}${row + 1}`;
        return typeof cell === 'number'
          ? `<c r="${place}"><v>${cell}</v></c>`
          : `<c r="${place}" t="inlineStr"><is><t>${cell}</t></is></c>`;
      });
      return `<row r="${row + 1}">${written.join('')}</row>`;
    })
    .join('');

/** An archive of deflated files. */
export function zipOf(files: Readonly<Record<string, ArchivedFile>>): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, { content, declaredBytes, flags = 0 }] of Object.entries(files)) {
    const plain = Buffer.from(content);
    const packed = deflateRawSync(plain);
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(declaredBytes ?? plain.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    pieces.push(Buffer.from('PK\u0003\u0004'), common, name, packed);
    directory.push(Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, place, name);
    offset += 30 + name.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, listed, end]);
}
