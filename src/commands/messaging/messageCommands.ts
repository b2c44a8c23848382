import { z } from 'zod';
import { Channel } from '../../contracts/messaging/notifications.ts';
import { ClinicId, MessageId, NotificationId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { MESSAGE_STATUSES } from '../../domain/messaging/messageStatus.ts';
import { ContactName } from '../../domain/messaging/notificationRequest.ts';
import { InputError } from '../../inputError.ts';
import { findMessageTimeline, pageOfMessages } from '../../store/messaging/messageTimeline.ts';
import { findNotificationTimeline } from '../../store/messaging/notificationTimeline.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { argument, flag, option } from '../shared/parameters.ts';
import { messageTimelineText, notificationTimelineText } from './messageTimelineText.ts';
import { clinicContact } from './namedContact.ts';

/** What `messages show` tells about. */
const ShownId = z.union(
  [MessageId, NotificationId],
  'must be the id of a message, ms_…, or of a notification, nt_…',
);

export const listMessages = defineCommand({
  name: 'messages list',
  input: {
    clinic: option(ClinicId.optional(), 'id', 'only those of this clinic'),
    status: option(z.enum(MESSAGE_STATUSES).optional(), 'status', 'only those in this status'),
    channel: option(Channel.optional(), 'channel', 'only those of this channel'),
    contact: option(
      ContactName.optional(),
      'contact',
      'only those to this contact, ct_… or your own reference',
    ),
    ...pageOptions(MessageId),
  },
  examples: ['messages list --status bounced --since 7d'],
  run: async ({ clinic, contact, ...filter }, context) => {
    const named = contact === undefined ? undefined : await clinicContact(context, clinic, contact);
    const request = { ...filter, clinicId: named?.clinicId ?? clinic, contactId: named?.id };
    return listResult({
      name: 'messages',
      page: await pageOfMessages(await context.database(), request),
      header: ['created', 'message', 'channel', 'status', 'template', 'contact'],
      cells: (message) => [
        message.createdAt.toISOString(),
        message.messageId,
        message.channel,
        message.failureCode === null ? message.status : `${message.status} (${message.failureCode})`,
        message.template,
        message.contactId,
      ],
    });
  },
});

export const showMessage = defineCommand({
  name: 'messages show',
  input: {
    message: argument(
      ShownId,
      'the id of a message, ms_…, or of a notification that may have none yet, nt_…',
    ),
    text: flag('show the recipient, the variables and the request, too'),
    clinic: clinicOption(),
  },
  examples: ['messages show ms_0123456789abcdef01234567'],
  run: async ({ message: id, text: withText, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    const notification = NotificationId.safeParse(id);
    if (notification.success) {
      const timeline = await findNotificationTimeline(database, clinicId, notification.data);
      if (!timeline) throw new InputError('UnknownId', `there is no notification ${id}`);
      return { value: timeline, text: notificationTimelineText(timeline) };
    }
    const timeline = await findMessageTimeline(database, clinicId, id);
    if (!timeline) {
      const advice = `list them with: ${PROGRAM_NAME} messages list`;
      throw new InputError('UnknownId', `there is no message ${id}; ${advice}`);
    }
    const { text: _text, ...facts } = timeline;
    return { value: withText ? timeline : facts, text: messageTimelineText(timeline, withText) };
  },
});
