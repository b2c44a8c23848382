import type { PageGeometry } from '../layout/designTokens.ts';

/** Points of the heading and the introduction above the first page's table. */
export const INTRO_HEIGHT = 84;
/** Points of the line that names the band, where there are several. */
export const BAND_LINE_HEIGHT = 14;

/** Points that rows can take on a page; a row is never cut. */
export function rowRoom(
  page: PageGeometry,
  options: { first: boolean; bands: number; head: number },
): number {
  const text = page.height - page.marginTop - page.marginBottom;
  return (
    text - options.head - (options.first ? INTRO_HEIGHT : 0) - (options.bands > 1 ? BAND_LINE_HEIGHT : 0)
  );
}

/** Fills pages with rows, in their order. */
export class PagePlanner {
  readonly #page: PageGeometry;
  readonly #table: { readonly bands: number; readonly head: number };
  readonly #counts: number[] = [];
  #used = 0;
  #rows = 0;

  /** @param table its number of bands, and the height of its heads in points */
  constructor(page: PageGeometry, table: { readonly bands: number; readonly head: number }) {
    this.#page = page;
    this.#table = table;
  }

  /** @param height of the next row, in points */
  add(height: number): void {
    const room = rowRoom(this.#page, { first: this.#counts.length === 0, ...this.#table });
    if (this.#rows > 0 && this.#used + height > room) this.#end();
    this.#used += height;
    this.#rows += 1;
  }

  /** Rows on each page; with several bands, on each group of as many pages. */
  finish(): number[] {
    if (this.#rows > 0) this.#end();
    return this.#counts;
  }

  #end(): void {
    this.#counts.push(this.#rows);
    this.#used = 0;
    this.#rows = 0;
  }
}
