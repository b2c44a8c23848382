import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import { loadDevelopmentConfig } from '../../../src/config/config.ts';
import { ApiDocument } from '../../../src/gateway/api/document/apiDocument.ts';
import { startTestApp } from '../../../test/support/testApp.ts';
import type { CheckLine } from '../checkLine.ts';
import type { Tenant } from '../tenants/compareAnswers.ts';
import { seedTenant } from '../tenants/seedTenant.ts';
import { obtainSchemathesis, type Report, runSchemathesis } from './schemathesis.ts';

const FOLDER = 'out/check-api';
/** Requests that each route gets per run, besides those at the limits of its fields. */
const EXAMPLES = 25;

/**
 * Lets Schemathesis, which is not ours, call every documented route with right and wrong requests: once about things that the
 * clinic has, once about anything. No answer may be a server error or one that the document does not describe.
 */
export async function checkApi(): Promise<CheckLine[]> {
  const app = await startTestApp();
  try {
    const command = await obtainSchemathesis(loadDevelopmentConfig().cacheDir);
    await mkdir(FOLDER, { recursive: true });
    await app.startWorkers();
    const tenant = await seedTenant(app, app.clinicId, 1);
    const documentUrl = `${app.gatewayUrl}/v1/openapi.json`;
    const document = ApiDocument.parse(await (await fetch(documentUrl)).json());
    const run = { documentUrl, token: app.apiToken, folder: FOLDER, examples: EXAMPLES };
    // First: what the clinic has is changed by the requests.
    const own = await runSchemathesis(command, { ...run, name: 'own', parameters: namedThings(tenant) });
    const any = await runSchemathesis(command, {
      ...run,
      name: 'any',
      parameters: { 'query.clinic': app.clinicId },
    });
    return [...linesOf('own', own, document), ...linesOf('any', any, document)];
  } finally {
    await app.stop();
  }
}

/** The parameters that name a thing of the clinic, by the names of the document. Jobs are left out: the tool does not escape the slashes of their ids. */
const namedThings = (tenant: Tenant): Readonly<Record<string, string>> => ({
  'query.clinic': tenant.clinicId,
  'path.clinic': tenant.clinicId,
  'path.contact': tenant.ContactId,
  'path.notification': tenant.NotificationId,
  'path.dataset': tenant.DatasetId,
  'path.analysis': tenant.AnalysisId,
  'path.report': tenant.ReportId,
  'path.link': tenant.DownloadLinkId,
  'path.appointment': tenant.AppointmentId,
  'path.bulk': tenant.BulkId,
  'path.endpoint': tenant.WebhookEndpointId,
  'path.delivery': tenant.WebhookDeliveryId,
  'path.reply': tenant.ReplyId,
  'path.alert': tenant.AlertId,
});

function linesOf(name: string, report: Report, { paths }: ApiDocument): CheckLine[] {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const failed = new Map<string, string[]>();
  for (const { title, operations: routes } of report.failures) {
    for (const route of routes) failed.set(route, [...(failed.get(route) ?? []), title]);
  }
  const lines = [...new Set([...operations, ...failed.keys()])].map((route) => {
    const titles = failed.get(route) ?? [];
    const found = titles.length === 0 ? 'only such' : `${titles.join('; ')} (${FOLDER}/${name}.log)`;
    return { what: `${name}: ${route}`, expected: 'documented answers', found, ok: titles.length === 0 };
  });
  const { tested } = report.operations;
  const { generated } = z.object({ generated: z.int().default(0) }).parse(report.test_cases);
  const errors = report.errors.map(({ title, count }) => `${count} ${title}`);
  const whole = report.complete && tested === operations.length && errors.length === 0;
  return [
    {
      what: `${name}: all routes`,
      expected: `${operations.length} tested`,
      found: [`${tested} tested with ${generated} requests`, ...errors].join('; '),
      ok: whole,
    },
    ...lines,
  ];
}
