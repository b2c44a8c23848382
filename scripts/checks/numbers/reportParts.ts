import type { PaperSize } from '../../../src/contracts/reports/reportJobs.ts';
import { pageGeometry, size } from '../../../src/reports/layout/designTokens.ts';
import type { PlacedText, ReadPdf } from '../../../test/reports/readPdf.ts';

/** A piece of text, and the page that it is on, from 1. */
export interface PagedText extends PlacedText {
  readonly page: number;
}

/** What is below a heading of the report, up to the next. */
export interface ReportPart {
  readonly heading: string;
  /** Of a finding its number. */
  readonly finding: number | null;
  readonly texts: readonly PagedText[];
}

/** The number that begins the title of a finding. */
const FINDING = /^(\d+)\.(?:\s|$)/;

/** Font sizes are read back with rounding errors. */
const isOfSize = ({ height }: PlacedText, points: number): boolean => Math.abs(height - points) < 0.5;

/**
 * The parts of a report by the headings on its pages; the first page is one, and each finding is.
 *
 * @param findings the heading under which findings are
 */
export function reportParts(pdf: ReadPdf, paper: PaperSize, findings: string): ReportPart[] {
  const texts = pdf.placed.flatMap((placed, at) =>
    placed.map((text): PagedText => ({ ...text, page: at + 1 })).filter((text) => isBody(text, paper)),
  );
  const parts: { heading: string; finding: number | null; texts: PagedText[] }[] = [
    { heading: '', finding: null, texts: [] },
  ];
  let isInFindings = false;
  let before: PagedText | undefined;
  for (const text of texts) {
    // The title of the report is on the first page, and no part.
    const isHeading = text.page > 1 && isOfSize(text, size.heading);
    const number = isOfSize(text, size.section) ? FINDING.exec(text.text.trim())?.[1] : undefined;
    if (isHeading && before && isOfSize(before, size.heading)) {
      const last = parts.at(-1);
      if (last) last.heading = `${last.heading} ${text.text.trim()}`;
    } else if (isHeading) {
      parts.push({ heading: text.text.trim(), finding: null, texts: [] });
    } else if (isInFindings && number !== undefined) {
      parts.push({ heading: findings, finding: Number(number), texts: [] });
    }
    if (isHeading) isInFindings = parts.at(-1)?.heading === findings;
    else parts.at(-1)?.texts.push(text);
    before = text;
  }
  return parts;
}

/** Whether a text is between the running head and the running foot. */
function isBody({ page, y }: PagedText, paper: PaperSize): boolean {
  const { height, marginTop, headTop, footTop } = pageGeometry(paper);
  // The first page has no running head.
  const top = page === 1 ? headTop : (headTop + marginTop) / 2;
  return y < height - top && y > height - footTop;
}

export const textOfPart = ({ texts }: Pick<ReportPart, 'texts'>): string =>
  texts.map(({ text }) => text).join(' ');
