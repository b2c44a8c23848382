import { localTimeAt } from '../../domain/shared/localTime.ts';
import type { MessageStory } from '../../store/messaging/messageTimeline.ts';
import type { NotificationStory } from '../../store/messaging/notificationTimeline.ts';
import type { MessageMoment } from '../../store/messaging/timelineEvents.ts';

type Facts = readonly (readonly [string, string | null])[];

/** The story of a message as lines; who it went to and what it says only when that is asked for. */
export function messageStoryText(story: MessageStory, withText: boolean): string {
  const facts: Facts = [
    [
      'message',
      `${story.messageId}, ${story.channel}${segments(story)}${story.sentAgain ? ', sent again' : ''}`,
    ],
    ['status', story.failureCode === null ? story.status : `${story.status} (${story.failureCode})`],
    ['template', `${story.template}, ${story.category}${story.critical ? ', critical' : ''}`],
    ['notification', story.notificationId],
    ['contact', `${story.contactId} of ${story.clinicId}, ${story.timeZone}`],
    ['analysis', story.analysisId],
    ['report', story.reportId],
    ['expires', story.expiresAt && both(story.expiresAt, story.timeZone)],
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
export function notificationStoryText(story: NotificationStory): string {
  const outcome = [story.outcome ?? 'not known yet', story.outcomeReason].filter((part) => part !== null);
  const facts: Facts = [
    ['notification', story.notificationId],
    ['outcome', outcome.join(', ')],
    ['template', `${story.template}, ${story.category}${story.critical ? ', critical' : ''}`],
    ['contact', `${story.contactId} of ${story.clinicId}, ${story.timeZone}`],
    ['expires', story.expiresAt && both(story.expiresAt, story.timeZone)],
    ...story.messages.map(
      ({ messageId, channel, status }) => ['message', `${messageId}, ${channel}, ${status}`] as const,
    ),
  ];
  return lines(facts, story);
}

function lines(facts: Facts, story: Pick<MessageStory, 'moments' | 'timeZone'>): string {
  const head = facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(14)}${value}`]));
  const moments = story.moments.map((moment) => `${both(moment.at, story.timeZone)}  ${said(moment, story)}`);
  return [...head, '', ...moments].join('\n');
}

const segments = ({ segments: count }: MessageStory): string =>
  count === null ? '' : `, ${count} ${count === 1 ? 'segment' : 'segments'}`;

const textFacts = ({ text }: MessageStory): [string, string | null][] => [
  ['recipient', text.recipient],
  ['variables', JSON.stringify(text.variables)],
  ['request', text.request === null ? 'not kept once the provider has it' : JSON.stringify(text.request)],
];

/** UTC, and what clocks show where the contact lives. */
const both = (at: Date, timeZone: string): string =>
  `${at.toISOString()}  ${localTimeAt(at.toISOString(), timeZone).replace('T', ' ')}`;

function said(moment: MessageMoment, { timeZone }: Pick<MessageStory, 'timeZone'>): string {
  switch (moment.kind) {
    case 'notification':
      return `asked for over ${moment.channels.join(', then ')}`;
    case 'decision':
      if (moment.action === 'send') return `rules for ${moment.channel}: may be sent`;
      if (moment.until === null) return `rules for ${moment.channel}: refused, ${moment.reason}`;
      return `rules for ${moment.channel}: put off, ${moment.reason}, until ${both(moment.until, timeZone)}`;
    case 'maintenance': {
      const end = moment.until === null ? 'a person ends it' : both(moment.until, timeZone);
      return `maintenance: nothing new is sent, ${moment.reason}, until ${end}`;
    }
    case 'status':
      return [moment.status, moment.failureCode, moment.providerId]
        .filter((part) => part !== null)
        .join('  ');
    case 'event':
      return `${moment.provider} says ${moment.type}`;
    case 'reply':
      return `answered: ${moment.meaning}  ${moment.replyId}  ${moment.state}`;
  }
}
