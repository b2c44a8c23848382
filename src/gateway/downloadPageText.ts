import type { ReportKindName } from '../contracts/reports/reportJobs.ts';
import type { PageLocale } from './pageLocale.ts';

/** Texts of the pages around a download link. */
export interface DownloadPageText {
  readonly ready: string;
  readonly kinds: Readonly<Record<ReportKindName, string>>;
  readonly month: string;
  readonly file: string;
  readonly pages: (count: number) => string;
  readonly validUntil: string;
  readonly downloadsLeft: string;
  readonly download: string;
  readonly secrecy: string;
  readonly notValid: { readonly title: string; readonly text: string };
  readonly tooMany: { readonly title: string; readonly text: string };
  readonly unavailable: { readonly title: string; readonly text: string };
}

const english: DownloadPageText = {
  ready: 'Your report is ready',
  kinds: { analysis: 'Data analysis report', 'monthly-clinic': 'Monthly report' },
  month: 'Month',
  file: 'File',
  pages: (count) => (count === 1 ? '1 page' : `${count} pages`),
  validUntil: 'Available until',
  downloadsLeft: 'Downloads left',
  download: 'Download the report',
  secrecy: 'This link opens the report for anyone who has it. Please do not pass it on.',
  notValid: {
    title: 'This link does not work',
    text: 'It is wrong, or it is no longer valid. Please ask your clinic for a new one.',
  },
  tooMany: { title: 'Too many requests', text: 'Please wait a minute and try again.' },
  unavailable: {
    title: 'The report cannot be opened at the moment',
    text: 'Please try again later.',
  },
};

const german: DownloadPageText = {
  ready: 'Ihr Bericht ist fertig',
  kinds: { analysis: 'Bericht zur Datenanalyse', 'monthly-clinic': 'Monatsbericht' },
  month: 'Monat',
  file: 'Datei',
  pages: (count) => (count === 1 ? '1 Seite' : `${count} Seiten`),
  validUntil: 'Verfügbar bis',
  downloadsLeft: 'Downloads übrig',
  download: 'Bericht herunterladen',
  secrecy: 'Dieser Link öffnet den Bericht für alle, die ihn haben. Bitte geben Sie ihn nicht weiter.',
  notValid: {
    title: 'Dieser Link funktioniert nicht',
    text: 'Er ist falsch oder nicht mehr gültig. Bitte lassen Sie sich von Ihrer Klinik einen neuen geben.',
  },
  tooMany: {
    title: 'Zu viele Anfragen',
    text: 'Bitte warten Sie eine Minute und versuchen Sie es noch einmal.',
  },
  unavailable: {
    title: 'Der Bericht lässt sich gerade nicht öffnen',
    text: 'Bitte versuchen Sie es später noch einmal.',
  },
};

export const downloadPageText = (locale: PageLocale): DownloadPageText =>
  locale === 'de' ? german : english;
