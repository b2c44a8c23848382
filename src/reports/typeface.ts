/**
 * Families by role. The PDF standard fonts are in every viewer; `printableText` keeps within what they can
 * draw.
 */
export const typeface = { regular: 'Helvetica', bold: 'Helvetica-Bold' } as const;
