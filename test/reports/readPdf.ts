import { getDocumentProxy, getMeta } from 'unpdf';

/** A piece of text as placed on a page; positions in points from the lower left corner. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ReadPdf {
  /** Text by page, white space collapsed. */
  readonly pages: readonly string[];
  readonly placed: readonly (readonly PlacedText[])[];
  /** The document information dictionary, with the catalogue's language. */
  readonly info: Record<string, unknown>;
  /** Titles in the viewer's outline, parents before children. */
  readonly outline: readonly string[];
}

interface OutlineNode {
  readonly title: string;
  readonly items: readonly OutlineNode[];
}

const titlesOf = (nodes: readonly OutlineNode[]): string[] =>
  nodes.flatMap((node) => [node.title, ...titlesOf(node.items)]);

/** Reads a PDF back with pdf.js. */
export async function readPdf(pdf: Uint8Array): Promise<ReadPdf> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const pages: string[] = [];
  const placed: PlacedText[][] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const texts = items.flatMap((item) => {
      if (!('str' in item) || item.str.trim() === '') return [];
      const [, , , , x, y] = item.transform;
      return [{ text: item.str, x: Number(x), y: Number(y), width: item.width, height: item.height }];
    });
    placed.push(texts);
    pages.push(
      texts
        .map(({ text }) => text)
        .join(' ')
        .replace(/\s+/g, ' '),
    );
  }
  const { info } = await getMeta(document);
  return { pages, placed, info, outline: titlesOf((await document.getOutline()) ?? []) };
}
