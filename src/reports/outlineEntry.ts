import type { PageProps } from '@react-pdf/renderer';
import { printableText } from './printableText.ts';

/**
 * Props that put a view into the viewer's outline. react-pdf accepts them on every node but types them on
 * pages only.
 */
export const outlineEntry = (title: string): Pick<PageProps, 'bookmark'> => ({
  bookmark: { title: printableText(title), fit: true },
});
