/** Lengths in PDF points (1/72 inch) on A4 portrait. */
export const page = {
  size: 'A4',
  width: 595.28,
  height: 841.89,
  marginX: 52,
  marginTop: 76,
  marginBottom: 76,
  headTop: 36,
  footTop: 841.89 - 46,
  /** Width between the left and right margins. */
  contentWidth: 595.28 - 2 * 52,
} as const;

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

/** Vertical distances in points; every gap on a page is one of them. */
export const space = { xs: 3, s: 6, m: 12, l: 20, xl: 32 } as const;
