import type { PaperSize } from '../../contracts/reports/reportJobs.ts';

/** Lengths in PDF points (1/72 inch), portrait. */
export interface PageGeometry {
  /** Name of the paper in react-pdf. */
  readonly size: 'A4' | 'LETTER';
  readonly width: number;
  readonly height: number;
  readonly marginX: number;
  readonly marginTop: number;
  readonly marginBottom: number;
  /** Top of the running head and of the running foot. */
  readonly headTop: number;
  readonly footTop: number;
}

/** Width between the margins: the same on every paper, so that columns and charts are too. */
export const CONTENT_WIDTH = 491.28;

/** ISO 216 A4 and ANSI Letter. */
const PAPERS = {
  A4: { size: 'A4', width: 595.28, height: 841.89 },
  Letter: { size: 'LETTER', width: 612, height: 792 },
} satisfies Record<PaperSize, Pick<PageGeometry, 'size' | 'width' | 'height'>>;

export function pageGeometry(paper: PaperSize): PageGeometry {
  const { size, width, height } = PAPERS[paper];
  return {
    size,
    width,
    height,
    marginX: (width - CONTENT_WIDTH) / 2,
    marginTop: 76,
    marginBottom: 76,
    headTop: 36,
    footTop: height - 46,
  };
}

/**
 * Text pairs reach at least 4.5:1 on white and on the tint; every fill also differs in lightness for print.
 */
export const colour = {
  ink: '#17252d',
  muted: '#55656f',
  rule: '#cfd8dc',
  faint: '#e6ecee',
  tint: '#f1f6f6',
  accent: '#0c5a61',
  accentSoft: '#a9cdcd',
  notice: '#7a4a00',
  noticeTint: '#fff6e3',
  white: '#ffffff',
} as const;

/** Font sizes in points, from the smallest label to the cover's title. */
export const size = {
  label: 7,
  small: 8,
  body: 9.5,
  lead: 11.5,
  section: 15,
  heading: 22,
  title: 34,
} as const;

/** Points between the letters of a label. */
export const LABEL_SPACING = 0.2;
/** Height of a label's line, by its font size. */
export const LABEL_LINE = 1.35;

/** Vertical distances in points; every gap on a page is one of them. */
export const space = { xs: 3, s: 6, m: 12, l: 20, xl: 32 } as const;
