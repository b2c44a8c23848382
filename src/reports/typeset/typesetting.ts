import { createContext, useContext } from 'react';
import { z } from 'zod';
import { PaperSize, ReportLocale } from '../../contracts/reports/reportJobs.ts';
import { englishCopy, type ReportCopy } from '../copy/englishCopy.ts';
import { germanCopy } from '../copy/germanCopy.ts';
import { type DateFormats, dateFormats } from '../formats/dateFormats.ts';
import { languageTag, type NumberFormats, numberFormats } from '../formats/numberFormats.ts';
import { type PageGeometry, pageGeometry } from './designTokens.ts';

/** How a report is to look and read. */
export const ReportStyle = z.strictObject({
  locale: ReportLocale,
  paper: PaperSize,
  /** IANA zone in which dates are shown. */
  timeZone: z.string(),
});
export type ReportStyle = z.infer<typeof ReportStyle>;

/** What a style means to the components. */
export interface Typesetting {
  readonly page: PageGeometry;
  readonly copy: ReportCopy;
  readonly numbers: NumberFormats;
  readonly dates: DateFormats;
  /** IETF language tag. */
  readonly language: string;
}

export function typesettingOf({ locale, paper, timeZone }: ReportStyle): Typesetting {
  const numbers = numberFormats(locale);
  return {
    page: pageGeometry(paper),
    copy: locale === 'de' ? germanCopy(numbers) : englishCopy(numbers),
    numbers,
    dates: dateFormats(locale, timeZone),
    language: languageTag(locale),
  };
}

/** What stands in the running head and foot of every page. */
export interface RunningText {
  /** Of the running head, left; the section's title stands right. */
  readonly head: string;
  /** Of the running foot, left; the page's number stands right. */
  readonly foot: string;
  /** In the middle of the foot, bold; null for none. */
  readonly notice: string | null;
}

/** A typesetting in a document that is being rendered. */
export interface DocumentTypesetting extends Typesetting {
  readonly running: RunningText;
  /** Called while pages are laid out with the number of pages there are. */
  readonly onTotalPages: (pages: number) => void;
}

const Context = createContext<DocumentTypesetting | null>(null);

export const TypesettingProvider = Context.Provider;

/** The typesetting of the document a component stands in. */
export function useTypesetting(): DocumentTypesetting {
  const typesetting = useContext(Context);
  if (typesetting === null) throw new Error('a report component stands outside of a report');
  return typesetting;
}
