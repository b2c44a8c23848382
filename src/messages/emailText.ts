import type { MessageCopy } from './messageCopy.ts';

/** An e-mail's plain-text part; paragraphs are not wrapped, so that addresses stay whole. */
export function emailText(copy: MessageCopy): string {
  const blocks = [
    copy.heading,
    copy.greeting,
    ...copy.paragraphs,
    copy.facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    copy.tips.map((tip, index) => `${index + 1}. ${tip}`).join('\n'),
    copy.action === null ? '' : `${copy.action.label}:\n${copy.action.url}`,
    copy.note,
    `-- \n${copy.footer}${copy.unsubscribe === undefined ? '' : `\n${copy.unsubscribe.label}: ${copy.unsubscribe.url}`}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
