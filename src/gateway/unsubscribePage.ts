import type { Locale } from '../contracts/shared/locale.ts';
import { LANGUAGES } from '../languages/languages.ts';
import { type PageClinic, page } from './page.ts';

/** Asks before it opts anybody out: mail scanners follow links but press no buttons. */
export function unsubscribePage(locale: Locale, clinic: PageClinic | null): string {
  const { ask, button } = LANGUAGES[locale].unsubscribePage;
  const form = `<form method="post"><button type="submit">${button}</button></form>`;
  return page(ask.title, `<p>${ask.text}</p>\n${form}`, locale, clinic);
}

/** The answer to every opt-out, known or not. */
export function unsubscribedPage(locale: Locale, clinic: PageClinic | null): string {
  const { title, text } = LANGUAGES[locale].unsubscribePage.done;
  return page(title, `<p>${text}</p>`, locale, clinic);
}
