import type { MessageText } from './messageText.ts';

/** An e-mail's plain-text part; paragraphs are not wrapped, so that addresses stay whole. */
export function emailText(text: MessageText): string {
  const blocks = [
    text.heading,
    text.greeting,
    ...text.paragraphs,
    text.facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    text.tips.map((tip, index) => `${index + 1}. ${tip}`).join('\n'),
    text.action === null ? '' : `${text.action.label}:\n${text.action.url}`,
    text.note,
    `-- \n${text.signature.join('\n')}\n\n${text.footer}${text.unsubscribe === undefined ? '' : `\n${text.unsubscribe.label}: ${text.unsubscribe.url}`}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
