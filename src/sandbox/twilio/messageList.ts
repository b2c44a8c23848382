import { z } from 'zod';
import { smsSize } from '../../messages/smsSize.ts';
import type { TextMessage } from './textMessages.ts';

/** The filters and paging of `GET Messages.json`; `DateSent` takes a day or an instant, always GMT. */
const ListQuery = z.object({
  To: z.string().optional(),
  From: z.string().optional(),
  DateSent: z.string().optional(),
  'DateSent<': z.string().optional(),
  'DateSent>': z.string().optional(),
  PageSize: z.coerce.number().int().min(1).max(1_000).catch(50),
  Page: z.coerce.number().int().min(0).catch(0),
  PageToken: z.string().optional(),
});

/**
 * One page of messages, newest first, in the shape of Twilio's list.
 * https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
 *
 * A message that is still queued counts by its creation time: it is the one a sender reconciling its records looks for.
 */
export function messageList(accountSid: string, messages: readonly TextMessage[], query: unknown): object {
  const filter = ListQuery.parse(query);
  const matching = messages
    .filter((message) => message.accountSid === accountSid)
    .filter((message) => filter.To === undefined || message.to === filter.To)
    .filter((message) => filter.From === undefined || message.from === filter.From)
    .filter((message) => sentWithin(message.sentAt ?? message.createdAt, filter))
    .reverse();

  // The token names the last message of the page before, so that messages arriving meanwhile shift nothing.
  const after = filter.PageToken?.replace(/^PA/, '');
  const start = after === undefined ? 0 : matching.findIndex(({ sid }) => sid === after) + 1;
  const page = matching.slice(start, start + filter.PageSize);
  const last = page.at(-1);
  const hasMore = start + page.length < matching.length && last !== undefined;

  const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const pageUri = (number: number, token?: string) => {
    const search = new URLSearchParams();
    for (const name of ['To', 'From', 'DateSent', 'DateSent<', 'DateSent>'] as const) {
      const value = filter[name];
      if (value !== undefined) search.set(name, value);
    }
    search.set('PageSize', String(filter.PageSize));
    search.set('Page', String(number));
    if (token !== undefined) search.set('PageToken', token);
    return `${path}?${search}`;
  };
  const offset = filter.Page * filter.PageSize;
  return {
    messages: page.map(messageResource),
    first_page_uri: pageUri(0),
    previous_page_uri: filter.Page === 0 ? null : pageUri(filter.Page - 1),
    uri: pageUri(filter.Page, filter.PageToken),
    next_page_uri: hasMore ? pageUri(filter.Page + 1, `PA${last.sid}`) : null,
    page: filter.Page,
    page_size: filter.PageSize,
    start: offset,
    end: offset + Math.max(page.length - 1, 0),
  };
}

function sentWithin(sentAt: Date, filter: z.infer<typeof ListQuery>): boolean {
  const iso = sentAt.toISOString();
  const seconds = `${iso.slice(0, 19)}Z`;
  /** The moment at the precision the bound is given in. */
  const at = (bound: string) => (bound.length === 10 ? iso.slice(0, 10) : seconds);
  const { DateSent: on, 'DateSent<': before, 'DateSent>': from } = filter;
  return (
    (on === undefined || at(on) === on) &&
    (before === undefined || at(before) <= before) &&
    (from === undefined || at(from) >= from)
  );
}

/** https://github.com/twilio/twilio-oai, schema api.v2010.account.message */
export function messageResource(message: TextMessage): object {
  const uri = `/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}`;
  // A messaging service has no sender yet, and so no segments.
  const segments = message.from === null ? 0 : smsSize(message.body).segments;
  return {
    account_sid: message.accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: message.sentAt === null ? null : rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: message.errorCode === null ? null : (ERROR_MESSAGES[message.errorCode] ?? null),
    from: message.from,
    messaging_service_sid: message.messagingServiceSid,
    num_media: '0',
    num_segments: String(segments),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

const ERROR_MESSAGES: Readonly<Record<number, string>> = {
  30003: 'Unreachable destination handset',
  30008: 'Unknown error',
};

function rfc2822(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}
