import { z } from 'zod';
import { NotificationOutcome } from '../../contracts/jobs.ts';
import { ClinicId, NotificationId } from '../../contracts/shared/ids.ts';
import { ContactName } from '../../domain/messaging/notificationRequest.ts';
import { pageOfNotifications } from '../../store/messaging/pageOfNotifications.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { option } from '../shared/parameters.ts';
import { clinicContact } from './namedContact.ts';

const Status = z.enum(['open', ...NotificationOutcome.options]);
const Template = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,99}$/, 'must be the name of a template, such as report-ready');

export const listNotifications = defineCommand({
  name: 'notifications list',
  input: {
    clinic: option(ClinicId.optional(), 'id', 'only those of this clinic'),
    contact: option(
      ContactName.optional(),
      'contact',
      'only those to this contact, ct_… or your own reference',
    ),
    status: option(Status.optional(), 'status', 'only those in this status'),
    type: option(Template.optional(), 'template', 'only those of this template, such as report-ready'),
    ...pageOptions(NotificationId),
  },
  examples: ['notifications list --clinic riverside --status failed --since 7d'],
  run: async ({ clinic, contact, status, type, ...request }, context) => {
    const database = await context.database();
    const named = contact === undefined ? undefined : await clinicContact(context, clinic, contact);
    const page = await pageOfNotifications(database, {
      ...request,
      clinicId: named?.clinicId ?? clinic,
      contactId: named?.id,
      template: type,
      outcome: status === 'open' ? null : status,
    });
    return listResult({
      name: 'notifications',
      page,
      header: ['created', 'notification', 'clinic', 'status', 'template', 'contact'],
      cells: ({ createdAt, notificationId, clinicId, outcome, outcomeReason, template, contactId }) => [
        createdAt.toISOString(),
        notificationId,
        clinicId,
        outcomeReason === null ? (outcome ?? 'open') : `${outcome ?? 'open'} (${outcomeReason})`,
        template,
        contactId,
      ],
    });
  },
});
