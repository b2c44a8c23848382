import type { Locale } from '../contracts/shared/locale.ts';
import { fillText } from '../domain/messaging/templateText.ts';
import type { LinkLimits } from '../domain/reports/downloadLink.ts';
import { LANGUAGES } from '../languages/languages.ts';
import type { Report } from '../store/reports/reports.ts';
import { card, type PageClinic, page } from './page.ts';

/** What the page shows; it says nothing about whom or what the report is about. */
export interface OfferedReport extends Pick<LinkLimits, 'expiresAt' | 'downloads' | 'maxDownloads'> {
  readonly report: Pick<Report, 'kind' | 'month' | 'pages' | 'bytes'>;
}

const DOCUMENT_ICON =
  '<svg class="mark" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M14 2.5H6.5a2 2 0 0 0-2 2v15a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V8z"/><path d="M14 2.5V8h5.5M8.5 17.5v-3M12 17.5v-6M15.5 17.5v-4"/></svg>';

/** The page behind a download link: what it opens, until when, and the button that does. */
export function downloadPage(offered: OfferedReport, locale: Locale, clinic: PageClinic): string {
  const text = LANGUAGES[locale].downloadPage;
  const { report, expiresAt, downloads, maxDownloads } = offered;
  const facts = [
    ...(report.month === null ? [] : [[text.month, monthText(report.month, locale)] as const]),
    [text.file, `PDF, ${pagesText(report.pages, locale)}, ${sizeText(report.bytes, locale)}`],
    [text.validUntil, instantText(expiresAt, locale, clinic.timeZone)],
    [text.downloadsLeft, String(maxDownloads - downloads)],
  ] as const;
  const rows = facts.map(([term, value]) => `<div><dt>${term}</dt><dd>${value}</dd></div>`).join('');
  const title = text.kinds[report.kind];
  return card(
    title,
    `${DOCUMENT_ICON}<p class="eyebrow">${text.ready}</p><h1>${title}</h1>
<dl>${rows}</dl>
<form method="post"><button type="submit">${text.download}</button></form>
<p class="note">${text.secrecy}</p>`,
    locale,
    clinic,
  );
}

/** The one answer to every link that opens nothing, so that a stranger does not learn why. */
export const linkNotValidPage = (locale: Locale): string => plainPage('notValid', locale);

export const tooManyRequestsPage = (locale: Locale): string => plainPage('tooMany', locale);

export const reportUnavailablePage = (locale: Locale): string => plainPage('unavailable', locale);

function plainPage(which: 'notValid' | 'tooMany' | 'unavailable', locale: Locale) {
  const { title, text } = LANGUAGES[locale].downloadPage[which];
  return page(title, `<p>${text}</p>`, locale);
}

function pagesText(count: number, locale: Locale): string {
  const { pages, tag } = LANGUAGES[locale];
  const isOne = new Intl.PluralRules(tag.dayMonth).select(count) === 'one';
  return fillText(isOne ? pages.one : pages.other, { count: String(count) });
}

function sizeText(bytes: number, locale: Locale): string {
  const mega = bytes >= 1_000_000;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: mega ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: mega ? 1 : 0,
  }).format(mega ? bytes / 1_000_000 : Math.max(1, bytes / 1_000));
}

const instantText = (instant: Date, locale: Locale, timeZone: string): string =>
  new Intl.DateTimeFormat(LANGUAGES[locale].tag.dayMonth, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(instant);

/** `2026-10` in words. */
const monthText = (month: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
