import { Document, renderToBuffer } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { ReportKindName } from '../../contracts/reports/reportJobs.ts';
import type { OpenReport } from '../reportKind.ts';
import { openReport } from '../reportKinds.ts';
import { chunkRows } from '../rows/chunkRows.ts';
import { RowPages } from '../rows/RowPages.tsx';
import { registerFonts } from '../typeset/typeface.ts';
import {
  type ReportStyle,
  type Typesetting,
  TypesettingProvider,
  typesettingOf,
} from '../typeset/typesetting.ts';
import type { PartSpec, RowPartSpec } from './partSpec.ts';

/** What every step of making a report starts from. */
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
  const typesetting = typesettingOf(style);
  const report = openReport(kind, data, typesetting);
  const part = report.sections[spec.section]?.parts[spec.part];
  if (part === undefined || part.type !== spec.type) throw new Error('the plan does not fit the report');
  if (part.type === 'designed') return renderPages(part.render(), report, typesetting);
  if (spec.type !== 'rows') throw new Error('the plan does not fit the report');
  const pages = rowsByPage(spec, chunks);
  return renderPages(
    <RowPages section={part} layout={spec.layout} pages={pages} firstRow={spec.firstRow} />,
    report,
    typesetting,
  );
}

let lastRendering: Promise<unknown> = Promise.resolve();

/** React-pdf pages as a PDF; one document after the other, as react-pdf has one set of fonts for all of a thread. */
export function renderPages(
  pages: ReactNode,
  report: Pick<OpenReport, 'about'>,
  typesetting: Typesetting,
): Promise<RenderedPdf> {
  const rendering = lastRendering.then(() => renderAlone(pages, report, typesetting));
  lastRendering = rendering.catch(() => undefined);
  return rendering;
}

async function renderAlone(
  pages: ReactNode,
  { about }: Pick<OpenReport, 'about'>,
  typesetting: Typesetting,
): Promise<RenderedPdf> {
  await registerFonts();
  let counted = 0;
  const pdf = await renderToBuffer(
    <Document creationDate={about.generatedAt} language={typesetting.language}>
      <TypesettingProvider
        value={{
          ...typesetting,
          running: about.running,
          onTotalPages: (total) => {
            counted = total;
          },
        }}
      >
        {pages}
      </TypesettingProvider>
    </Document>,
  );
  return { pdf, pages: counted };
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
