import { AlertKind } from '../../contracts/operations/alerts.ts';
import { AlertId } from '../../contracts/shared/ids.ts';
import { settleAlert } from '../../inbox/settleAlert.ts';
import { pageOfAlerts } from '../../store/operations/alerts.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { argument, flag, option } from '../shared/parameters.ts';

export const listAlerts = defineCommand({
  name: 'alerts list',
  input: {
    all: flag('resolved ones too'),
    clinic: operatorClinicOption('those'),
    type: option(AlertKind.optional(), 'kind', 'only those of this kind'),
    ...pageOptions(AlertId),
  },
  examples: ['alerts list', 'alerts list --all --since 7d'],
  run: async ({ all, clinic, type, ...request }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    const filter = { ...request, openOnly: !all, clinicId, kind: type };
    const page = await pageOfAlerts(await context.database(), filter);
    return listResult({
      name: 'alerts',
      page,
      header: ['raised', 'alert', 'clinic', 'kind', 'subject', 'times', 'state', 'message'],
      cells: ({ raisedAt, id, clinicId: of, kind, subject, message, occurrences, critical, resolvedAt }) => [
        raisedAt,
        id,
        of ?? '-',
        critical ? `${kind} (critical)` : kind,
        subject,
        String(occurrences),
        resolvedAt === null ? 'open' : 'resolved',
        message,
      ],
    });
  },
});

export const resolveAlert = defineCommand({
  name: 'alerts resolve',
  input: {
    alert: argument(AlertId, 'the id of an open alert, al_…'),
    clinic: operatorClinicOption('an alert'),
  },
  examples: ['alerts resolve al_0123456789abcdef01234567'],
  run: async ({ alert, clinic }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    await settleAlert(await context.database(), clinicId, alert);
    return { value: { alertId: alert, resolved: true }, text: `${alert} resolved` };
  },
});
