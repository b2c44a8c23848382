import {
  type PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';
import { printableText } from '../layout/printableText.ts';
import type { ContentsLine } from './ContentsPages.tsx';

interface Node {
  readonly line: ContentsLine;
  readonly ref: PDFRef;
  readonly children: Node[];
}

/** Gives the document an outline (ISO 32000-1, 12.3.3): sections with what is within them, closed. */
export function addOutline(document: PDFDocument, lines: readonly ContentsLine[]): void {
  const { context, catalog } = document;
  const roots: Node[] = [];
  for (const line of lines) {
    const node: Node = { line, ref: context.nextRef(), children: [] };
    const parent = line.level === 0 ? undefined : roots.at(-1);
    (parent?.children ?? roots).push(node);
  }
  const root = context.nextRef();
  assign(document, roots, root);
  const outlines = context.obj({ Type: 'Outlines' });
  linkChildren(outlines, roots, roots.length);
  context.assign(root, outlines);
  catalog.set(PDFName.of('Outlines'), root);
}

function assign(document: PDFDocument, nodes: readonly Node[], parent: PDFRef): void {
  const { context } = document;
  for (const [index, { line, ref, children }] of nodes.entries()) {
    const item = context.obj({});
    item.set(PDFName.of('Title'), PDFHexString.fromText(printableText(line.title)));
    item.set(PDFName.of('Parent'), parent);
    item.set(PDFName.of('Dest'), PDFString.of(line.anchor));
    const previous = nodes[index - 1];
    const next = nodes[index + 1];
    if (previous) item.set(PDFName.of('Prev'), previous.ref);
    if (next) item.set(PDFName.of('Next'), next.ref);
    linkChildren(item, children, -children.length);
    context.assign(ref, item);
    assign(document, children, ref);
  }
}

/** @param count negative for an item that is closed at first */
function linkChildren(item: PDFDict, children: readonly Node[], count: number): void {
  const first = children[0];
  const last = children.at(-1);
  if (!first || !last) return;
  item.set(PDFName.of('First'), first.ref);
  item.set(PDFName.of('Last'), last.ref);
  item.set(PDFName.of('Count'), PDFNumber.of(count));
}
