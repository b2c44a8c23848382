import { localTimeAt } from '../../domain/shared/localTime.ts';
import type { MessageTimeline } from '../../store/messaging/messageTimeline.ts';
import type { NotificationTimeline } from '../../store/messaging/notificationTimeline.ts';
import type { TimelineEvent } from '../../store/messaging/timelineEvents.ts';

type Facts = readonly (readonly [string, string | null])[];

/** The story of a message as lines; who it went to and what it says only when that is asked for. */
export function messageStoryText(story: MessageTimeline, withText: boolean): string {
  const facts: Facts = [
    [
      'message',
      `${story.messageId}, ${story.channel}${segments(story)}${story.resent ? ', sent again' : ''}`,
    ],
    ['status', story.failureCode === null ? story.status : `${story.status} (${story.failureCode})`],
    ['template', `${story.template}, ${story.category}${story.critical ? ', critical' : ''}`],
    ['notification', story.notificationId],
    ['contact', `${story.contactId} of ${story.clinicId}, ${story.timeZone}`],
    ['analysis', story.analysisId],
    ['report', story.reportId],
    ['expires', story.expiresAt && bothTimes(story.expiresAt, story.timeZone)],
    ['answers go to', story.replyWorkflowId],
    ['provider id', story.providerId],
    ...story.others.map(
      (other) => ['other channel', `${other.messageId}, ${other.channel}, ${other.status}`] as const,
    ),
    ...(withText ? textFacts(story) : []),
  ];
  return lines(facts, story);
}

/** The story of a notification, which may have no message yet, as lines. */
export function notificationStoryText(story: NotificationTimeline): string {
  const outcome = [story.outcome ?? 'not known yet', story.outcomeReason].filter((part) => part !== null);
  const facts: Facts = [
    ['notification', story.notificationId],
    ['outcome', outcome.join(', ')],
    ['template', `${story.template}, ${story.category}${story.critical ? ', critical' : ''}`],
    ['contact', `${story.contactId} of ${story.clinicId}, ${story.timeZone}`],
    ['expires', story.expiresAt && bothTimes(story.expiresAt, story.timeZone)],
    ...story.messages.map(
      ({ messageId, channel, status }) => ['message', `${messageId}, ${channel}, ${status}`] as const,
    ),
  ];
  return lines(facts, story);
}

function lines(facts: Facts, story: Pick<MessageTimeline, 'events' | 'timeZone'>): string {
  const head = facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(14)}${value}`]));
  const events = story.events.map(
    (event) => `${bothTimes(event.at, story.timeZone)}  ${describeEvent(event, story)}`,
  );
  return [...head, '', ...events].join('\n');
}

const segments = ({ segments: count }: MessageTimeline): string =>
  count === null ? '' : `, ${count} ${count === 1 ? 'segment' : 'segments'}`;

const textFacts = ({ text }: MessageTimeline): [string, string | null][] => [
  ['recipient', text.recipient],
  ['variables', JSON.stringify(text.variables)],
  ['request', text.request === null ? 'not kept once the provider has it' : JSON.stringify(text.request)],
];

/** UTC, and what clocks show where the contact lives. */
const bothTimes = (at: Date, timeZone: string): string =>
  `${at.toISOString()}  ${localTimeAt(at.toISOString(), timeZone).replace('T', ' ')}`;

function describeEvent(event: TimelineEvent, { timeZone }: Pick<MessageTimeline, 'timeZone'>): string {
  switch (event.kind) {
    case 'notification':
      return `asked for over ${event.channels.join(', then ')}`;
    case 'decision':
      if (event.action === 'send') return `rules for ${event.channel}: may be sent`;
      if (event.until === null) return `rules for ${event.channel}: refused, ${event.reason}`;
      return `rules for ${event.channel}: put off, ${event.reason}, until ${bothTimes(event.until, timeZone)}`;
    case 'maintenance': {
      const end = event.until === null ? 'a person ends it' : bothTimes(event.until, timeZone);
      return `maintenance: nothing new is sent, ${event.reason}, until ${end}`;
    }
    case 'status':
      return [event.status, event.failureCode, event.providerId].filter((part) => part !== null).join('  ');
    case 'event':
      return `${event.provider} says ${event.type}`;
    case 'reply':
      return `answered: ${event.meaning}  ${event.replyId}  ${event.state}`;
  }
}
