import { render } from '@react-email/render';
import { EmailLayout } from './EmailLayout.tsx';
import { emailText } from './emailText.ts';
import type { MessageContent } from './messageContent.ts';
import type { MessageText } from './messageText.ts';
import { writeMessageText } from './writeMessageText.ts';

export interface RenderedEmail {
  /** One line, without CR or LF. */
  readonly subject: string;
  readonly html: string;
  /** The plain-text part of the e-mail. */
  readonly text: string;
}

/** Renders a message as an e-mail and escapes all of its content. */
export const renderEmail = (content: MessageContent): Promise<RenderedEmail> =>
  renderEmailText(content, writeMessageText(content));

/** Renders the text of a message in the look of its clinic. */
export async function renderEmailText(content: MessageContent, text: MessageText): Promise<RenderedEmail> {
  const layout = (
    <EmailLayout
      text={text}
      locale={content.locale}
      accentColor={content.accentColor}
      logo={content.clinicLogo}
    />
  );
  return { subject: text.subject, html: await render(layout), text: emailText(text) };
}
