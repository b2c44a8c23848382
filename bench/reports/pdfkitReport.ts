import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import PDFDocument from 'pdfkit';
import { typeface } from '../../src/reports/layout/typeface.ts';
import { COLUMNS, ROWS_A_PAGE, tableRow } from './tableRows.ts';

const ROW_HEIGHT = 15.5;
const MARGIN = { x: 52, top: 76 };
const COLUMN_WIDTH = (595.28 - 2 * MARGIN.x) / COLUMNS.length;

/** The table drawn with pdfkit alone, in the font of Aftercare's reports. */
export async function pdfkitReport(tablePages: number, file: string): Promise<void> {
  const document = new PDFDocument({ size: 'A4', autoFirstPage: false });
  const written = finished(document.pipe(createWriteStream(file)));
  document.font(typeface.file, 7.5);
  for (let page = 0; page < tablePages; page += 1) {
    document.addPage();
    drawRow(document, COLUMNS, MARGIN.top);
    for (let row = 0; row < ROWS_A_PAGE; row += 1) {
      drawRow(document, tableRow(page * ROWS_A_PAGE + row), MARGIN.top + (row + 1) * ROW_HEIGHT);
    }
  }
  document.end();
  await written;
}

function drawRow(document: PDFKit.PDFDocument, cells: readonly string[], y: number): void {
  for (const [column, cell] of cells.entries()) {
    document.text(cell, MARGIN.x + column * COLUMN_WIDTH, y + 2.5, { lineBreak: false });
  }
  document
    .strokeColor('#cfd8dc')
    .lineWidth(0.4)
    .moveTo(MARGIN.x, y + ROW_HEIGHT)
    .lineTo(MARGIN.x + COLUMN_WIDTH * COLUMNS.length, y + ROW_HEIGHT)
    .stroke();
}
