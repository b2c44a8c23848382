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
  /** What a viewer would do besides showing it: addresses it would open, scripts it would run, files it carries. */
  readonly actions: readonly string[];
  /** Titles in the viewer's outline, parents before children. */
  readonly outline: readonly string[];
}

interface OutlineNode {
  readonly title: string;
  readonly items: readonly OutlineNode[];
}

const titlesOf = (nodes: readonly OutlineNode[]): string[] =>
  nodes.flatMap((node) => [node.title, ...titlesOf(node.items)]);

/** Links within a document have a destination and nothing else. */
const leadingOut = ({ url, unsafeUrl, actions }: Record<string, unknown>): string[] =>
  [url, unsafeUrl, actions].filter((action) => action !== undefined && action !== null).map(String);

/** Reads a PDF back with pdf.js. */
export async function readPdf(pdf: Uint8Array): Promise<ReadPdf> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const pages: string[] = [];
  const placed: PlacedText[][] = [];
  const actions: string[] = [
    ...Object.keys((await document.getJSActions()) ?? {}),
    ...Object.keys((await document.getAttachments()) ?? {}),
  ];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    for (const annotation of await page.getAnnotations()) actions.push(...leadingOut(annotation));
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
  return { pages, placed, actions, info, outline: titlesOf((await document.getOutline()) ?? []) };
}
