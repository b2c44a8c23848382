import { Document, renderToBuffer } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { ReportKindName } from '../../contracts/reports/reportJobs.ts';
import { LayoutProvider, type ReportLayout, type ReportStyle, reportLayout } from '../layout/reportLayout.ts';
import { registerFonts } from '../layout/typeface.ts';
import type { OpenReport } from '../reportKind.ts';
import { openReport } from '../reportKinds.ts';
import { chunkRows } from '../rows/chunkRows.ts';
import { RowPages } from '../rows/RowPages.tsx';
import type { PartSpec, RowPartSpec } from './partSpec.ts';

/** Input of every step that makes a report. */
export interface ReportInput {
  readonly kind: ReportKindName;
  readonly data: unknown;
  readonly style: ReportStyle;
}

export interface PartInput extends ReportInput {
  readonly spec: PartSpec;
  /** The chunk objects of a part of rows, in their order; empty for designed pages. */
  readonly chunks: readonly Uint8Array[];
}

/** A PDF and its number of pages. */
export interface RenderedPdf {
  readonly pdf: Uint8Array;
  readonly pages: number;
}

/** Renders a part as a PDF of its own, without page numbers. The same input gives the same pages. */
export async function renderPart({ kind, data, style, spec, chunks }: PartInput): Promise<RenderedPdf> {
  const layout = reportLayout(style);
  const report = openReport(kind, data, layout);
  const part = report.sections[spec.section]?.parts[spec.part];
  if (part === undefined || part.type !== spec.type) throw new Error('the plan does not fit the report');
  if (part.type === 'designed') return renderPages(part.render(), report, layout);
  if (spec.type !== 'rows') throw new Error('the plan does not fit the report');
  const pages = rowsByPage(spec, chunks);
  return renderPages(
    <RowPages section={part} layout={spec.layout} pages={pages} firstRow={spec.firstRow} />,
    report,
    layout,
  );
}

let lastRendering: Promise<unknown> = Promise.resolve();

/** React-pdf pages as a PDF; one document after the other, as react-pdf has one set of fonts for all of a thread. */
export function renderPages(
  pages: ReactNode,
  report: Pick<OpenReport, 'about'>,
  layout: ReportLayout,
): Promise<RenderedPdf> {
  const rendering = lastRendering.then(() => renderAlone(pages, report, layout));
  lastRendering = rendering.catch(() => undefined);
  return rendering;
}

async function renderAlone(
  content: ReactNode,
  { about }: Pick<OpenReport, 'about'>,
  layout: ReportLayout,
): Promise<RenderedPdf> {
  await registerFonts();
  let pages = 0;
  const pdf = await renderToBuffer(
    <Document
      creationDate={about.generatedAt}
      language={layout.language}
      onRender={(rendered) => {
        pages = pageCount(rendered);
      }}
    >
      <LayoutProvider value={{ ...layout, running: about.running }}>{content}</LayoutProvider>
    </Document>,
  );
  return { pdf, pages };
}

/**
 * Pages of the laid out document, which react-pdf passes to `onRender` beside what its types name. An element that asks for the
 * number itself, by `render`, has react-pdf lay out every page twice more.
 */
function pageCount(rendered: object): number {
  const document: unknown = Reflect.get(rendered, '_INTERNAL__LAYOUT__DATA_');
  const pages: unknown =
    typeof document === 'object' && document !== null ? Reflect.get(document, 'children') : undefined;
  if (!Array.isArray(pages)) throw new Error('react-pdf no longer hands over the pages it has laid out');
  return pages.length;
}

function rowsByPage({ skip, pageRows }: RowPartSpec, chunks: readonly Uint8Array[]): string[][][] {
  const rows = chunks.flatMap(chunkRows);
  let next = skip;
  return pageRows.map((count) => {
    const page = rows.slice(next, next + count);
    next += count;
    if (page.length !== count) throw new Error('the chunks have fewer rows than were planned');
    return page;
  });
}
