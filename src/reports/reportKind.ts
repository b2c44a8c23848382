import type { ReactNode } from 'react';
import type { z } from 'zod';
import type { ReportKindName, ReportLocale, ReportRequest } from '../contracts/reports/reportJobs.ts';
import type { Database } from '../store/database.ts';
import type { CoverLogo } from './layout/reportClinic.ts';
import type { ReportLayout, RunningText } from './layout/reportLayout.ts';

/** Dependencies of a data loader. */
export interface ReportSources {
  readonly database: Database;
  /** IANA zone of the clinic. */
  readonly timeZone: string;
  readonly now: Date;
  /** Most rows that an appendix prints. */
  readonly appendixRows: number;
  /** Of the clinic. */
  readonly logo: CoverLogo | null;
}

/** The document's metadata, running head and running foot. */
export interface ReportAbout {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly generatedAt: Date;
  readonly running: RunningText;
}

/** An entry of the contents and of the viewer's outline. `anchor` is the `id` of an element on its page. */
export interface ContentsEntry {
  readonly anchor: string;
  readonly title: string;
}

/** Pages that are rendered together, by one call: few enough to be laid out in a second or two. */
export interface DesignedPages {
  readonly type: 'designed';
  /** Estimate that progress is counted by until the pages are rendered. */
  readonly pages: number;
  /** React-pdf pages, usually `RunningPage`s. */
  readonly render: () => ReactNode;
}

/** The rows of a data set as a table of any length, cut into parts of its own. */
export interface RowPages {
  readonly type: 'rows';
  readonly anchor: string;
  readonly datasetId: string;
  /** How many rows are printed, from the first one. */
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
  readonly title: string;
  readonly intro: string;
  /** Head of the column with the row numbers. */
  readonly numberTitle: string;
}

/** A section begins on a new page; one without parts is on the pages of the section before it. */
export interface ReportSection {
  /** Null for a section that is not listed, such as a cover. */
  readonly entry: ContentsEntry | null;
  readonly subEntries: readonly ContentsEntry[];
  readonly parts: readonly (DesignedPages | RowPages)[];
}

/** One kind of report: a data loader, a document, a title. The contents follow the first section. */
export interface ReportKind<Name extends ReportKindName, Data> {
  readonly name: Name;
  /** File name of the download, without its extension. */
  readonly fileName: (request: Extract<ReportRequest, { kind: Name }>) => string;
  readonly data: z.ZodType<Data>;
  /** Finds everything the report shows. Throws a `PermanentError` when there is nothing to report on. */
  readonly load: (
    request: Extract<ReportRequest, { kind: Name }> & { readonly reportId: string },
    sources: ReportSources,
  ) => Promise<Data>;
  /** The language of the texts in the data, in which the report is written unless it is to be in another. */
  readonly locale?: (data: Data) => ReportLocale;
  readonly about: (data: Data, layout: ReportLayout) => ReportAbout;
  /** The same data and layout give the same sections. */
  readonly sections: (data: Data, layout: ReportLayout) => readonly ReportSection[];
}

/** A report whose data have been parsed. */
export interface OpenReport {
  readonly about: ReportAbout;
  readonly sections: readonly ReportSection[];
}

/** Everything that a report shows, as it is stored. */
export interface LoadedReport {
  readonly data: unknown;
  /** The language of the texts in the data; undefined where they are of none. */
  readonly locale: ReportLocale | undefined;
}

export interface DefinedReportKind<Name extends ReportKindName>
  extends Pick<ReportKind<Name, unknown>, 'name' | 'fileName'> {
  /** @throws PermanentError when there is nothing to report on. */
  readonly load: (...input: Parameters<ReportKind<Name, unknown>['load']>) => Promise<LoadedReport>;
  /** @throws ZodError when the data are not of this kind. */
  readonly open: (data: unknown, layout: ReportLayout) => OpenReport;
}

/** Declares a kind of report. */
export function defineReportKind<Name extends ReportKindName, Data>(
  kind: ReportKind<Name, Data>,
): DefinedReportKind<Name> {
  return {
    name: kind.name,
    fileName: kind.fileName,
    async load(request, sources) {
      const data = await kind.load(request, sources);
      return { data, locale: kind.locale?.(data) };
    },
    open: (data, layout) => {
      const parsed = kind.data.parse(data);
      return { about: kind.about(parsed, layout), sections: kind.sections(parsed, layout) };
    },
  };
}
