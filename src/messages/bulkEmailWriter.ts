import { escapeHtml } from '../domain/shared/escapeHtml.ts';
import { singleLine } from '../domain/shared/singleLine.ts';
import { LANGUAGES } from '../languages/languages.ts';
import type { ClinicInMessage } from './clinicInMessage.ts';
import { MessageContent, type MessageLocale } from './messageContent.ts';
import { type RenderedEmail, renderEmailText } from './renderEmail.tsx';
import { writeMessageText } from './writeMessageText.ts';

/** The recipient of a bulk e-mail. */
export interface BulkRecipientDetails {
  readonly name: string | null;
  readonly locale: MessageLocale;
  /** IANA zone. */
  readonly timeZone: string;
  /** Where the recipient opts out. */
  readonly unsubscribeUrl: string;
}

/** Placeholders for the recipient's details while a template is rendered; private-use characters, which no text contains. */
const NAME = '\uE000name\uE001';
const LINK = 'https://unsubscribe.invalid/\uE000link\uE001';
const Name = singleLine(120);

/**
 * Writes the same e-mail to many recipients. Each recipient's details are filled in, escaped, after a template has been
 * rendered once for each language, zone and form of address: rendering each e-mail would cost more than sending it.
 *
 * @param contentIn the content for a recipient's language, which it may give in another
 */
export function bulkEmailWriter(
  contentIn: (locale: MessageLocale) => object,
  clinic: ClinicInMessage,
): (recipient: BulkRecipientDetails) => Promise<RenderedEmail> {
  const templates = new Map<string, Promise<RenderedEmail>>();

  return async ({ name, locale, timeZone, unsubscribeUrl }) => {
    const line = Name.safeParse(name ?? '').data;
    const key = `${locale} ${timeZone} ${line !== undefined}`;
    const template =
      templates.get(key) ??
      renderTemplate({
        ...clinic,
        locale,
        ...contentIn(locale),
        recipientTimeZone: timeZone,
        recipientName: line === undefined ? null : NAME,
      });
    templates.set(key, template);
    const { subject, html, text } = await template;
    const plain = (part: string) =>
      part.replaceAll(NAME, () => line ?? '').replaceAll(LINK, () => unsubscribeUrl);
    return {
      subject: plain(subject),
      html: html
        .replaceAll(NAME, () => escapeHtml(line ?? ''))
        .replaceAll(LINK, () => escapeHtml(unsubscribeUrl)),
      text: plain(text),
    };
  };
}

function renderTemplate(content: unknown): Promise<RenderedEmail> {
  const parsed = MessageContent.parse(content);
  const unsubscribe = { label: LANGUAGES[parsed.locale].unsubscribe, url: LINK };
  return renderEmailText(parsed, { ...writeMessageText(parsed), unsubscribe });
}
