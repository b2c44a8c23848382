import { localTimeAt } from '../../domain/shared/localTime.ts';
import type { MessageTimeline } from '../../store/messaging/messageTimeline.ts';
import type { NotificationTimeline } from '../../store/messaging/notificationTimeline.ts';
import type { TimelineEvent } from '../../store/messaging/timelineEvents.ts';

type Facts = readonly (readonly [string, string | null])[];

/** The timeline of a message as lines; who it went to and what it says only when that is asked for. */
export function messageTimelineText(timeline: MessageTimeline, withText: boolean): string {
  const facts: Facts = [
    [
      'message',
      `${timeline.messageId}, ${timeline.channel}${segments(timeline)}${timeline.resent ? ', sent again' : ''}`,
    ],
    [
      'status',
      timeline.failureCode === null ? timeline.status : `${timeline.status} (${timeline.failureCode})`,
    ],
    ['template', `${timeline.template}, ${timeline.category}${timeline.critical ? ', critical' : ''}`],
    ['notification', timeline.notificationId],
    ['contact', `${timeline.contactId} of ${timeline.clinicId}, ${timeline.timeZone}`],
    ['analysis', timeline.analysisId],
    ['report', timeline.reportId],
    ['expires', timeline.expiresAt && bothTimes(timeline.expiresAt, timeline.timeZone)],
    ['answers go to', timeline.replyWorkflowId],
    ['provider id', timeline.providerId],
    ...timeline.others.map(
      (other) => ['other channel', `${other.messageId}, ${other.channel}, ${other.status}`] as const,
    ),
    ...(withText ? textFacts(timeline) : []),
  ];
  return lines(facts, timeline);
}

/** The timeline of a notification, which may have no message yet, as lines. */
export function notificationTimelineText(timeline: NotificationTimeline): string {
  const outcome = [timeline.outcome ?? 'not known yet', timeline.outcomeReason].filter(
    (part) => part !== null,
  );
  const facts: Facts = [
    ['notification', timeline.notificationId],
    ['outcome', outcome.join(', ')],
    ['template', `${timeline.template}, ${timeline.category}${timeline.critical ? ', critical' : ''}`],
    ['contact', `${timeline.contactId} of ${timeline.clinicId}, ${timeline.timeZone}`],
    ['expires', timeline.expiresAt && bothTimes(timeline.expiresAt, timeline.timeZone)],
    ...timeline.messages.map(
      ({ messageId, channel, status }) => ['message', `${messageId}, ${channel}, ${status}`] as const,
    ),
  ];
  return lines(facts, timeline);
}

function lines(facts: Facts, timeline: Pick<MessageTimeline, 'events' | 'timeZone'>): string {
  const head = facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(14)}${value}`]));
  const events = timeline.events.map(
    (event) => `${bothTimes(event.at, timeline.timeZone)}  ${describeEvent(event, timeline)}`,
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
      const end = event.until === null ? 'an operator ends it' : bothTimes(event.until, timeZone);
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
