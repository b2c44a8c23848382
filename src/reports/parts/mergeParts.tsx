import { readFile } from 'node:fs/promises';
import {
  PDFDocument,
  type PDFFont,
  PDFHexString,
  PDFName,
  type PDFPage,
  type PDFRef,
  PDFString,
  rgb,
} from '@cantoo/pdf-lib';
import * as fontkit from 'fontkit';
import { size } from '../layout/designTokens.ts';
import { printableText, shortened } from '../layout/printableText.ts';
import { type ReportLayout, reportLayout } from '../layout/reportLayout.ts';
import { textWidth } from '../layout/textWidth.ts';
import { prepareForText, typeface } from '../layout/typeface.ts';
import type { ReportAbout } from '../reportKind.ts';
import { openReport } from '../reportKinds.ts';
import { addOutline } from './addOutline.ts';
import {
  CONTENTS_ANCHOR,
  type ContentsLine,
  ContentsPages,
  contentsLines,
  contentsPages,
} from './ContentsPages.tsx';
import { type Destination, namedDestinations } from './namedDestinations.ts';
import { type RenderedPdf, type ReportInput, renderPages } from './renderPart.tsx';

export interface MergeInput extends ReportInput {
  /** The rendered parts in their order. */
  readonly parts: readonly Uint8Array[];
}

/**
 * Joins the parts to one document: the contents with their page numbers and links, page numbers in the foot, outline,
 * named destinations and metadata, all of which are only known when every part is there.
 */
export async function mergeParts({ kind, data, style, parts }: MergeInput): Promise<RenderedPdf> {
  const layout = reportLayout(style);
  const report = openReport(kind, data, layout);
  const lines = contentsLines(report.sections);
  const planned = contentsPages(lines, layout.page);
  const merged = await PDFDocument.create();
  const places = new Map<string, Destination>();

  const append = async (pdf: Uint8Array) => {
    const part = await PDFDocument.load(pdf, { updateMetadata: false });
    const before = merged.getPageCount();
    for (const destination of namedDestinations(part)) {
      if (!places.has(destination.name)) {
        places.set(destination.name, { ...destination, page: destination.page + before });
      }
    }
    for (const page of await merged.copyPages(part, part.getPageIndices())) merged.addPage(page);
  };

  const [cover, ...others] = parts;
  if (cover === undefined) throw new Error('a report has at least a cover');
  await append(cover);
  const contentsAt = merged.getPageCount();
  for (const _ of planned) merged.addPage([layout.page.width, layout.page.height]);
  for (const part of others) await append(part);
  const { pdf: contents } = await renderPages(
    <ContentsPages pages={planned} pageNumbers={pageNumbers(places, lines)} />,
    report,
    layout,
  );
  await insertContents(merged, contents, { at: contentsAt, pages: planned.length }, places);
  await numberPages(merged, layout);
  addDestinations(merged, places);
  const first = { ...(report.sections[0]?.entry ?? coverEntry(layout)), level: 0 as const };
  addOutline(merged, [
    first,
    { anchor: CONTENTS_ANCHOR, title: layout.i18n.contents, level: 0 },
    ...lines.filter(({ anchor }) => anchor !== first.anchor),
  ]);
  describe(merged, report.about, layout);
  return {
    pdf: await merged.save({ objectsPerTick: Number.POSITIVE_INFINITY }),
    pages: merged.getPageCount(),
  };
}

/** The first page where it is a cover, which the contents do not list. */
const coverEntry = ({ i18n }: ReportLayout) => ({ anchor: 'cover', title: i18n.cover });

/** Page numbers, from 1, by anchor. */
function pageNumbers(
  places: ReadonlyMap<string, Destination>,
  lines: readonly ContentsLine[],
): Map<string, number> {
  return new Map(
    lines.map(({ anchor }) => {
      const place = places.get(anchor);
      if (place === undefined) throw new Error(`no part of the report has the place ${anchor}`);
      return [anchor, place.page + 1];
    }),
  );
}

/** Draws the contents onto the pages that were reserved for them. */
async function insertContents(
  merged: PDFDocument,
  contents: Uint8Array,
  room: { readonly at: number; readonly pages: number },
  places: Map<string, Destination>,
): Promise<void> {
  const part = await PDFDocument.load(contents, { updateMetadata: false });
  if (part.getPageCount() !== room.pages) throw new Error('the contents do not take the pages left for them');
  for (const destination of namedDestinations(part)) {
    places.set(destination.name, { ...destination, page: destination.page + room.at });
  }
  for (const [index, page] of (await merged.copyPages(part, part.getPageIndices())).entries()) {
    merged.removePage(room.at + index);
    merged.insertPage(room.at + index, page);
  }
}

/** A font that numbers pages fast. */
function numberingFont(file: Uint8Array): fontkit.Font {
  const font = fontkit.create(Buffer.from(file));
  if (!('hasGlyphForCodePoint' in font)) throw new Error('the typeface is a collection, not a font');
  prepareForText(font, typeface.regular);
  return font;
}

/** From the top of the foot to the baseline of its text, in points. */
const BASELINE = 12;

/** `Page 3 of 12` at the right of every foot, in the look of the other labels. */
async function numberPages(merged: PDFDocument, { page, i18n }: ReportLayout): Promise<void> {
  merged.registerFontkit({ create: numberingFont });
  const font = await merged.embedFont(await readFile(typeface.file), { subset: true });
  const total = merged.getPageCount();
  for (const [index, sheet] of merged.getPages().entries()) {
    drawPageNumber(sheet, i18n.pageOf(index + 1, total), font, {
      right: page.width - page.marginX,
      y: page.height - page.footTop - BASELINE,
    });
  }
}

function drawPageNumber(sheet: PDFPage, text: string, font: PDFFont, at: { right: number; y: number }): void {
  sheet.drawText(text, {
    x: at.right - textWidth(text, size.label),
    y: at.y,
    size: size.label,
    font,
    color: MUTED,
  });
}

/** `colour.muted` of the design tokens. */
const MUTED = rgb(0x55 / 255, 0x65 / 255, 0x6f / 255);

/** Links of the parts go to names, so that they lead into other parts too. */
function addDestinations(merged: PDFDocument, places: ReadonlyMap<string, Destination>): void {
  const { context, catalog } = merged;
  const refs: readonly PDFRef[] = merged.getPages().map(({ ref }) => ref);
  const sorted = [...places.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const names = sorted.flatMap(({ name, page, view }) => {
    const target = refs[page];
    return target === undefined ? [] : [PDFString.of(name), context.obj([target, ...view])];
  });
  catalog.set(PDFName.of('Names'), context.obj({ Dests: context.obj({ Names: names }) }));
}

function describe(merged: PDFDocument, about: ReportAbout, { language }: ReportLayout): void {
  const metadata = (text: string) => printableText(shortened(text, 300));
  merged.setTitle(metadata(about.title), { showInWindowTitleBar: true });
  merged.setAuthor(metadata(about.author));
  merged.setSubject(metadata(about.subject));
  merged.setCreator('Aftercare');
  merged.setProducer('Aftercare');
  merged.setCreationDate(about.generatedAt);
  merged.setModificationDate(about.generatedAt);
  merged.setLanguage(language);
  merged.catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'));
  merged.catalog.set(PDFName.of('Lang'), PDFHexString.fromText(language));
}
