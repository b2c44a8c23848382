import type { ReportKindName } from '../../src/contracts/reports/reportJobs.ts';
import { type ReportStyle, reportLayout } from '../../src/reports/layout/reportLayout.ts';
import { mergeParts } from '../../src/reports/parts/mergeParts.tsx';
import { plannedPages } from '../../src/reports/parts/partSpec.ts';
import { planParts } from '../../src/reports/parts/planParts.ts';
import { type RenderedPdf, renderPart } from '../../src/reports/parts/renderPart.tsx';
import { openReport } from '../../src/reports/reportKinds.ts';
import { chunkRows } from '../../src/reports/rows/chunkRows.ts';
import { layoutColumns } from '../../src/reports/rows/layoutColumns.ts';
import { rowHeight } from '../../src/reports/rows/layoutRow.ts';

export const STYLE: ReportStyle = { locale: 'en', paper: 'A4', timeZone: 'Europe/Berlin' };

export interface RenderOptions {
  readonly kind?: ReportKindName;
  readonly style?: Partial<ReportStyle>;
  /** The chunk objects of the data set in the appendix. */
  readonly chunks?: readonly string[];
}

export interface RenderedReport extends RenderedPdf {
  readonly parts: number;
  /** As the plan counted them; exact for rows. */
  readonly plannedPages: number;
}

/** A whole report in this process: planned, rendered part by part and merged, as the activities do it. */
export async function renderReport(data: unknown, options: RenderOptions = {}): Promise<RenderedReport> {
  const kind = options.kind ?? 'analysis';
  const style = { ...STYLE, ...options.style };
  const chunks = (options.chunks ?? []).map((csv) => new Uint8Array(Buffer.from(csv, 'utf8')));
  const chunk = (index: number) => chunks[index] ?? new Uint8Array();
  // Data come back from the database as JSON.
  const stored: unknown = JSON.parse(JSON.stringify(data));
  const specs = await planParts(openReport(kind, stored, reportLayout(style)), style.paper, {
    chunkSizes: async () => chunks.map((csv) => chunkRows(csv).length),
    layOut: async ({ columns }) => layoutColumns(columns, chunkRows(chunk(0))),
    rowHeights: async (_, index, layout) => chunkRows(chunk(index)).map((cells) => rowHeight(cells, layout)),
  });
  const parts: Uint8Array[] = [];
  for (const spec of specs) {
    const part = spec.type === 'rows' ? chunks.slice(spec.chunks.from, spec.chunks.to + 1) : [];
    parts.push((await renderPart({ kind, data: stored, style, spec, chunks: part })).pdf);
  }
  const merged = await mergeParts({ kind, data: stored, style, parts });
  return {
    ...merged,
    parts: parts.length,
    plannedPages: specs.reduce((sum, spec) => sum + plannedPages(spec), 0),
  };
}
