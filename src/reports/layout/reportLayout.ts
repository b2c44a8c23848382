import { createContext, useContext } from 'react';
import { z } from 'zod';
import { PaperSize, ReportLocale } from '../../contracts/reports/reportJobs.ts';
import { type FigureText, figureText } from '../../domain/analysis/figureText.ts';
import { type DateFormats, dateFormats } from '../formats/dateFormats.ts';
import { languageTag, type NumberFormats, numberFormats } from '../formats/numberFormats.ts';
import { englishTranslations, type ReportTranslations } from '../i18n/englishTranslations.ts';
import { germanTranslations } from '../i18n/germanTranslations.ts';
import { type PageGeometry, pageGeometry } from './designTokens.ts';

/** Language, paper and time zone of a report. */
export const ReportStyle = z.strictObject({
  locale: ReportLocale,
  paper: PaperSize,
  /** IANA zone in which dates are shown. */
  timeZone: z.string(),
});
export type ReportStyle = z.infer<typeof ReportStyle>;

/** A style, resolved to what the components draw with. */
export interface ReportLayout {
  readonly page: PageGeometry;
  readonly i18n: ReportTranslations;
  readonly numbers: NumberFormats;
  /** Computed figures, rounded to what they mean. */
  readonly figures: FigureText;
  readonly dates: DateFormats;
  /** IETF language tag. */
  readonly language: string;
}

export function reportLayout({ locale, paper, timeZone }: ReportStyle): ReportLayout {
  const numbers = numberFormats(locale);
  return {
    page: pageGeometry(paper),
    i18n: locale === 'de' ? germanTranslations(numbers) : englishTranslations(numbers),
    numbers,
    figures: figureText(locale),
    dates: dateFormats(locale, timeZone),
    language: languageTag(locale),
  };
}

/** Texts in the running head and foot of every page. */
export interface RunningText {
  /** Of the running head, left; the section's title is at the right. */
  readonly head: string;
  /** Of the running foot, left; the page number is at the right. */
  readonly foot: string;
  /** In the middle of the foot, bold; null for none. */
  readonly notice: string | null;
}

/** A layout in a document that is being rendered. */
export interface DocumentLayout extends ReportLayout {
  readonly running: RunningText;
}

const Context = createContext<DocumentLayout | null>(null);

export const LayoutProvider = Context.Provider;

/** The layout of the document that contains the calling component. */
export function useReportLayout(): DocumentLayout {
  const layout = useContext(Context);
  if (layout === null) throw new Error('a report component was rendered outside of a report');
  return layout;
}
