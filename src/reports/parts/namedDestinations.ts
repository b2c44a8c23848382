import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';

/** A named destination of a document: the index of its page, and the view of that page. */
export interface Destination {
  readonly name: string;
  readonly page: number;
  /** As in the destination's array after the page: `/XYZ left top zoom`. */
  readonly view: readonly PDFObject[];
}

/** The named destinations of a document (ISO 32000-1, 12.3.2.3), in the order of its name tree. */
export function namedDestinations(document: PDFDocument): Destination[] {
  const names = document.catalog.lookupMaybe(PDFName.of('Names'), PDFDict);
  const tree = names?.lookupMaybe(PDFName.of('Dests'), PDFDict);
  if (tree === undefined) return [];
  const pages = new Map(document.getPages().map(({ ref }, index) => [ref.toString(), index]));
  return leavesOf(tree).flatMap(([name, destination]) => {
    const target = destination.get(0);
    const page = target instanceof PDFRef ? pages.get(target.toString()) : undefined;
    return page === undefined ? [] : [{ name, page, view: destination.asArray().slice(1) }];
  });
}

function leavesOf(node: PDFDict): [string, PDFArray][] {
  const kids = node.lookupMaybe(PDFName.of('Kids'), PDFArray);
  const below = kids ? Array.from({ length: kids.size() }, (_, index) => kids.lookup(index, PDFDict)) : [];
  const names = node.lookupMaybe(PDFName.of('Names'), PDFArray);
  const leaves: [string, PDFArray][] = [];
  for (let index = 0; names && index + 1 < names.size(); index += 2) {
    const name = names.lookup(index);
    const destination = names.lookup(index + 1);
    if ((name instanceof PDFString || name instanceof PDFHexString) && destination instanceof PDFArray) {
      leaves.push([name.decodeText(), destination]);
    }
  }
  return [...leaves, ...below.flatMap(leavesOf)];
}
