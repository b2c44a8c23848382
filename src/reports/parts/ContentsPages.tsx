import { Link, Page, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { ReportSection } from '../reportKind.ts';
import { colour, type PageGeometry, space } from '../typeset/designTokens.ts';
import { shortened } from '../typeset/printableText.ts';
import { RunningFoot, RunningHead } from '../typeset/RunningPage.tsx';
import { useTypesetting } from '../typeset/typesetting.ts';
import { Words } from '../typeset/Words.tsx';

/** A line of the contents. */
export interface ContentsLine {
  readonly anchor: string;
  readonly title: string;
  /** 0 for a section, 1 for what is within it. */
  readonly level: 0 | 1;
}

const LINE_HEIGHT = 22;
const HEADING_HEIGHT = 60;
const MOST_CHARACTERS = 84;

export const contentsLines = (sections: readonly ReportSection[]): ContentsLine[] =>
  sections.flatMap(({ entry, subEntries }) => [
    ...(entry ? [{ ...entry, level: 0 as const }] : []),
    ...subEntries.map((subEntry) => ({ ...subEntry, level: 1 as const })),
  ]);

/** The lines page by page: how many pages the contents take is known before their numbers are. */
export function contentsPages(lines: readonly ContentsLine[], page: PageGeometry): ContentsLine[][] {
  const room = page.height - page.marginTop - page.marginBottom - HEADING_HEIGHT;
  const linesAPage = Math.floor(room / LINE_HEIGHT);
  const pages: ContentsLine[][] = [];
  for (let start = 0; start < lines.length; start += linesAPage) {
    pages.push(lines.slice(start, start + linesAPage));
  }
  return pages;
}

interface ContentsPagesProps {
  readonly pages: readonly (readonly ContentsLine[])[];
  readonly pageNumbers: ReadonlyMap<string, number>;
}

/** Sections with the pages they begin on, linked. */
export function ContentsPages({ pages, pageNumbers }: ContentsPagesProps): ReactNode {
  const { page, copy } = useTypesetting();
  return pages.map((lines, index) => (
    <Page
      key={lines[0]?.anchor}
      size={page.size}
      style={{ paddingTop: page.marginTop, paddingHorizontal: page.marginX }}
    >
      <RunningHead title={copy.contents} />
      <View style={{ height: HEADING_HEIGHT }} {...(index === 0 ? { id: CONTENTS_ANCHOR } : {})}>
        <Words as="heading">{index === 0 ? copy.contents : copy.continued(copy.contents)}</Words>
      </View>
      {lines.map((line) => (
        <Line key={line.anchor} line={line} pageNumber={pageNumbers.get(line.anchor)} />
      ))}
      <RunningFoot />
    </Page>
  ));
}

export const CONTENTS_ANCHOR = 'contents';

function Line({
  line: { anchor, title, level },
  pageNumber,
}: {
  readonly line: ContentsLine;
  readonly pageNumber: number | undefined;
}): ReactNode {
  const { numbers } = useTypesetting();
  return (
    <Link src={`#${anchor}`} style={{ textDecoration: 'none' }}>
      <View
        style={{
          flexDirection: 'row',
          alignItems: 'flex-end',
          height: LINE_HEIGHT,
          borderBottom: `0.5pt solid ${level === 0 ? colour.rule : colour.faint}`,
          paddingBottom: space.xs,
          paddingLeft: level * space.l,
        }}
      >
        <Words bold={level === 0} style={{ flex: 1, lineHeight: 1.3 }}>
          {shortened(title, MOST_CHARACTERS)}
        </Words>
        <Words bold={level === 0} style={{ width: 44, textAlign: 'right', lineHeight: 1.3 }}>
          {pageNumber === undefined ? '' : numbers.count(pageNumber)}
        </Words>
      </View>
    </Link>
  );
}
