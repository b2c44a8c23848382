import { z } from 'zod';
import { type Alert, AlertKind } from '../../../contracts/operations/alerts.ts';
import { AlertId } from '../../../contracts/shared/ids.ts';
import { requireAlert, settleAlert } from '../../../inbox/settleAlert.ts';
import { pageOfAlerts } from '../../../store/operations/alerts.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { Instant, pageBody, pageQuery, pageSchema } from '../page.ts';

const tag = 'Alerts';
const params = z.strictObject({ alert: AlertId });

const AlertView = z
  .object({
    alertId: AlertId,
    kind: AlertKind,
    subject: z.string().describe('the id of what it is about, such as a job'),
    message: z.string().describe('what happened and what to do'),
    raisedAt: Instant,
    critical: z.boolean().describe('whether it cannot wait'),
    occurrences: z.int().describe('how often it was raised while open'),
    resolvedAt: Instant.nullable().describe('null while it is open'),
  })
  .meta({ id: 'Alert' });

const listRoute = defineRoute({
  method: 'GET',
  path: '/alerts',
  tag,
  summary: 'List alerts, the open ones unless asked for all',
  scope: 'read',
  input: {
    query: pageQuery(AlertId).extend({
      all: z.enum(['true', 'false']).default('false').describe('resolved ones too'),
      type: AlertKind.optional(),
    }),
  },
  answers: { 200: pageSchema(AlertView) },
  run: async ({ query: { all, type, ...filter } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const openOnly = all === 'false';
    const found = await pageOfAlerts(database, { ...filter, openOnly, clinicId, kind: type });
    return { status: 200, body: pageBody(found, alertView) };
  },
});

const showRoute = defineRoute({
  method: 'GET',
  path: '/alerts/:alert',
  tag,
  summary: 'Show an alert',
  scope: 'read',
  input: { params },
  answers: { 200: AlertView },
  run: async ({ params: { alert } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    return { status: 200, body: alertView(await requireAlert(database, clinicId, alert)) };
  },
});

const resolveRoute = defineRoute({
  method: 'POST',
  path: '/alerts/:alert/resolve',
  tag,
  summary: 'Resolve an open alert',
  scope: 'manage',
  input: { params },
  answers: { 200: AlertView },
  run: async ({ params: { alert } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    await settleAlert(database, clinicId, alert);
    return { status: 200, body: alertView(await requireAlert(database, clinicId, alert)) };
  },
});

export const ALERT_ROUTES: readonly ApiRoute[] = [listRoute, showRoute, resolveRoute];

const alertView = ({ id, clinicId: _, ...alert }: Alert): z.input<typeof AlertView> => ({
  ...alert,
  alertId: AlertId.parse(id),
});
