import { Link, Page, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, type PageGeometry, space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { RunningFoot, RunningHead } from '../layout/RunningPage.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import type { ReportSection } from '../reportKind.ts';

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
  const { page, i18n } = useReportLayout();
  return pages.map((lines, index) => (
    <Page
      key={lines[0]?.anchor}
      size={page.size}
      style={{ paddingTop: page.marginTop, paddingHorizontal: page.marginX }}
    >
      <RunningHead title={i18n.contents} />
      <View style={{ height: HEADING_HEIGHT }} {...(index === 0 ? { id: CONTENTS_ANCHOR } : {})}>
        <ReportText as="heading">{index === 0 ? i18n.contents : i18n.continued(i18n.contents)}</ReportText>
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
  const { numbers } = useReportLayout();
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
        <ReportText bold={level === 0} style={{ flex: 1, lineHeight: 1.3 }}>
          {shortened(title, MOST_CHARACTERS)}
        </ReportText>
        <ReportText bold={level === 0} style={{ width: 44, textAlign: 'right', lineHeight: 1.3 }}>
          {pageNumber === undefined ? '' : numbers.count(pageNumber)}
        </ReportText>
      </View>
    </Link>
  );
}
