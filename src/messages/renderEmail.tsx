import { render } from '@react-email/render';
import { chooseCopy } from './chooseCopy.ts';
import { EmailLayout } from './EmailLayout.tsx';
import { emailText } from './emailText.ts';
import type { MessageContent } from './messageContent.ts';

export interface RenderedEmail {
  /** One line, without CR or LF. */
  readonly subject: string;
  readonly html: string;
  /** The same for readers without HTML. */
  readonly text: string;
}

/** Writes a message as an e-mail, everything from outside escaped. */
export async function renderEmail(content: MessageContent): Promise<RenderedEmail> {
  const copy = chooseCopy(content);
  const layout = <EmailLayout copy={copy} locale={content.locale} clinicName={content.clinicName} />;
  return { subject: copy.subject, html: await render(layout), text: emailText(copy) };
}
