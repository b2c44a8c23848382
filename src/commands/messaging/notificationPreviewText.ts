import type { NotificationPreview } from '../../domain/messaging/notificationPreview.ts';

/** A preview as an operator reads it: the decision, that of each channel, then the message. */
export function notificationPreviewText(preview: NotificationPreview): string {
  const { channels, message } = preview;
  const { subject, segments, replyTo } = message;
  const header = [
    `from: ${message.from}`,
    `to: ${message.to ?? 'no address'}`,
    ...(replyTo === null ? [] : [`reply to: ${replyTo}`]),
    ...(subject === null ? [] : [`subject: ${subject}`]),
    ...(segments === null ? [] : [`segments: ${segments}`]),
  ];
  return [
    `the notification ${decisionText(preview)}`,
    ...channels.map((one) => `  ${one.channel} ${decisionText(one)}`),
    '',
    ...header,
    '',
    message.text,
  ].join('\n');
}

function decisionText({
  decision,
  reason,
  until,
}: Pick<NotificationPreview, 'decision' | 'reason' | 'until'>): string {
  switch (decision) {
    case 'send':
      return 'would be sent now';
    case 'wait':
      return `would wait until ${until ?? 'maintenance ends'} (${reason})`;
    case 'refuse':
      return `would not be sent (${reason})`;
  }
}
