import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { Client, Connection } from '@temporalio/client';
import { loadConfig } from '../../src/config/config.ts';
import { startOptions } from '../../src/config/startOptions.ts';
import { createDisks, type Disks } from '../../src/disks/createDisks.ts';
import { reportKey } from '../../src/domain/shared/clinicObjects.ts';
import { createGateway, type GatewayOptions } from '../../src/gateway/createGateway.ts';
import { createLogger } from '../../src/logging.ts';
import { newId } from '../../src/security/newId.ts';
import type { Database } from '../../src/store/database.ts';
import { createDownloadLink, pageOfDownloadLinks } from '../../src/store/reports/downloadLinks.ts';
import { type Report, registerReport } from '../../src/store/reports/reports.ts';
import { changeTestClinic } from './testClinics.ts';
import { createTestDatabase } from './testDatabase.ts';

export const TWILIO_AUTH_TOKEN = 'a-twilio-auth-token';

/** A gateway on a database and a disk of its own, with reports to hand out and no workers. */
export interface DownloadGateway {
  readonly url: string;
  readonly database: Database;
  readonly disks: Disks;
  /** The settings as environment variables, for the command line. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the gateway is made with, for another one on the same data. */
  readonly options: GatewayOptions;
  addReport(changes?: Partial<Report>): Promise<Report & { readonly pdf: Buffer }>;
  /** A link of one hour to a report. */
  addLink(
    reportId: string,
    link?: { readonly maxDownloads?: number; readonly expiresAt?: Date },
  ): Promise<{ readonly id: string; readonly token: string; readonly url: string }>;
  /** How often each link to a report was redeemed. */
  downloadsOf(reportId: string): Promise<number[]>;
  stop(): Promise<void>;
}

/** Opens the page of a link, or a file. */
export const look = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { headers });

/** Presses the button of a link's page. */
export const press = (url: string): Promise<Response> => fetch(url, { method: 'POST', redirect: 'manual' });

/** Redeems a link; answers the URL of the file. */
export async function redeem(url: string): Promise<string> {
  const response = await press(url);
  assert.equal(response.status, 303);
  return new URL(response.headers.get('location') ?? assert.fail('no location'), url).href;
}

export async function startDownloadGateway(settings: Record<string, string> = {}): Promise<DownloadGateway> {
  const { database, url: databaseUrl, drop } = await createTestDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-downloads-'));
  const environment = {
    CLINIC_ID: 'test-clinic',
    DATABASE_URL: databaseUrl,
    DATA_DIR: directory,
    PSEUDONYM_KEY: randomBytes(32).toString('hex'),
    ...settings,
  };
  await changeTestClinic(database, 'test-clinic', { timeZone: 'Europe/Berlin' });
  const config = loadConfig('gateway', environment);
  const options: GatewayOptions = {
    database,
    disks: createDisks(config),
    logger: createLogger('test', 'silent'),
    config,
    starting: startOptions(config),
    publicUrl: config.PUBLIC_URL,
    temporal: new Client({ connection: Connection.lazy(config.temporal.connectionOptions) }),
    resendWebhookSecrets: [],
    twilioAuthTokens: [TWILIO_AUTH_TOKEN],
  };
  const gateway = await createGateway(options);
  const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  const pdf = await samplePdf();

  return {
    url,
    database,
    disks: options.disks,
    environment,
    options,

    async addReport(changes = {}) {
      const id = newId('rp');
      const stored = await options.disks.current.write(reportKey('test-clinic', id), pdf);
      const report: Report = {
        id,
        kind: 'analysis',
        clinicId: 'test-clinic',
        analysisId: null,
        month: null,
        disk: stored.disk,
        objectKey: stored.key,
        fileName: 'analysis-report.pdf',
        bytes: stored.bytes,
        pages: 40,
        sha256: stored.sha256,
        ...changes,
      };
      await registerReport(database, report);
      return { ...report, pdf };
    },

    async addLink(reportId, { maxDownloads = 5, expiresAt = new Date(Date.now() + 3_600_000) } = {}) {
      const link = await createDownloadLink(database, 'test-clinic', { reportId, maxDownloads, expiresAt });
      return { ...link, url: `${url}/reports/${link.token}` };
    },

    async downloadsOf(reportId) {
      const links = await pageOfDownloadLinks(database, 'test-clinic', { reportId, limit: 10 }, new Date());
      return links.rows.map(({ downloads }) => downloads);
    },

    async stop() {
      await gateway.close();
      await drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Forty pages, a few hundred kilobytes, so that there is something to interrupt. */
async function samplePdf(): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (let number = 1; number <= 40; number += 1) {
    document.addPage().drawText(`Page ${number}`);
    await document.attach(randomBytes(8_000), `data-${number}.bin`);
  }
  return Buffer.from(await document.save());
}
