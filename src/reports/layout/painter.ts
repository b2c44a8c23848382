import type { Font } from 'fontkit';

/** What react-pdf's canvas offers of pdfkit, as far as it is used here; lengths in points. */
export interface Painter {
  font(font: Font, size: number): Painter;
  fillColor(color: string): Painter;
  strokeColor(color: string): Painter;
  lineWidth(width: number): Painter;
  /** One line with its upper left corner. */
  text(
    text: string,
    x: number,
    y: number,
    options: { readonly lineBreak: false; readonly characterSpacing?: number },
  ): Painter;
  moveTo(x: number, y: number): Painter;
  lineTo(x: number, y: number): Painter;
  stroke(): Painter;
}
