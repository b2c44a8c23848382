import { AlertKind } from '../../contracts/operations/alerts.ts';
import { AlertId, ClinicId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { InputError } from '../../inputError.ts';
import { pageOfAlerts, resolveAlertById } from '../../store/operations/alerts.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { argument, flag, option } from '../shared/parameters.ts';

export const listAlerts = defineCommand({
  name: 'alerts list',
  input: {
    all: flag('resolved ones too'),
    clinic: option(ClinicId.optional(), 'id', 'only those of this clinic'),
    type: option(AlertKind.optional(), 'kind', 'only those of this kind'),
    ...pageOptions(AlertId),
  },
  examples: ['alerts list', 'alerts list --all --since 7d'],
  run: async ({ all, clinic, type, ...request }, context) => {
    const filter = { ...request, openOnly: !all, clinicId: clinic, kind: type };
    const page = await pageOfAlerts(await context.database(), filter);
    return listResult({
      name: 'alerts',
      page,
      header: ['raised', 'alert', 'kind', 'subject', 'times', 'state', 'message'],
      cells: ({ raisedAt, id, kind, subject, message, occurrences, resolvedAt }) => [
        raisedAt,
        id,
        kind,
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
  input: { alert: argument(AlertId, 'the id of an open alert, al_…') },
  examples: ['alerts resolve al_0123456789abcdef01234567'],
  run: async ({ alert }, context) => {
    if (!(await resolveAlertById(await context.database(), alert))) {
      const advice = `list the open ones with: ${PROGRAM_NAME} alerts list`;
      throw new InputError('UnknownId', `there is no open alert ${alert}; ${advice}`);
    }
    return { value: { alertId: alert, resolved: true }, text: `${alert} resolved` };
  },
});
