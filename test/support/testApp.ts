import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { FastifyInstance } from 'fastify';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { CONNECTION_INTERCEPTORS } from '../../src/config/connectionInterceptors.ts';
import { startOptions } from '../../src/config/startOptions.ts';
import type { ClinicProfile } from '../../src/contracts/clinics/clinicProfile.ts';
import { ClinicId, ContactId, type DatasetId, WebhookEndpointId } from '../../src/contracts/shared/ids.ts';
import { SEARCH_ATTRIBUTE_NAMES } from '../../src/contracts/shared/tags.ts';
import { storeSource } from '../../src/datasets/storeSource.ts';
import { createDisks, type Disks } from '../../src/disks/createDisks.ts';
import type { ContactChange } from '../../src/domain/messaging/contactMerge.ts';
import { createGateway } from '../../src/gateway/createGateway.ts';
import { createLogger } from '../../src/logging.ts';
import { type AppProcess, startAppProcess } from '../../src/sandbox/servers/appProcess.ts';
import { freePort } from '../../src/sandbox/servers/freePort.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/startSandbox.ts';
import { addressHasher, type HashAddress } from '../../src/security/hashedAddress.ts';
import { newId } from '../../src/security/newId.ts';
import { newWebhookSecret } from '../../src/security/newWebhookSecret.ts';
import { changeClinic } from '../../src/store/clinics/clinics.ts';
import { upsertContact } from '../../src/store/contacts/upsertContacts.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { registerWebhookEndpoint } from '../../src/store/webhooks/webhooks.ts';
import { shutdownTimes } from '../../src/workers/shutdownTimes.ts';
import { createWorkerGroup } from '../../src/workers/workerGroup.ts';
import { addApiToken } from './addApiToken.ts';
import { sharedRenderPool } from './sharedRenderPool.ts';
import { sharedServers } from './sharedServers.ts';
import { askTestRun } from './testRun.ts';
import { MIGRATED_DATABASE } from './testServers.ts';

/** The whole application on its own namespace, database, disk, sandbox and gateway. */
export interface TestApp {
  readonly config: Config;
  /** The settings as environment variables, for processes of their own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly clinicId: ClinicId;
  readonly client: Client;
  readonly database: Database;
  readonly disks: Disks;
  readonly sandbox: Sandbox;
  readonly gatewayUrl: string;
  /** A bearer token of the gateway's `/v1` for {@link TestApp.clinicId}. */
  readonly apiToken: string;
  /** Runs workers in this process until the app stops. */
  startWorkers(): Promise<void>;
  /** Runs workers in a process of their own, which a test may kill; with other settings, or by another script. */
  startWorkerProcess(settings?: Readonly<Record<string, string>>, script?: string): Promise<AppProcess>;
  /** For {@link TestApp.clinicId}, or for another clinic. */
  storeSample(identifyingColumns?: readonly string[], clinicId?: ClinicId): Promise<DatasetId>;
  readonly hashAddress: HashAddress;
  /** Changes the profile of {@link TestApp.clinicId}, or of another clinic. */
  changeClinic(fields: Partial<ClinicProfile>, clinicId?: ClinicId): Promise<void>;
  addContact(contact?: ContactChange & { readonly clinicId?: ClinicId }): Promise<ContactId>;
  addWebhookEndpoint(url?: string, clinicId?: ClinicId): Promise<WebhookEndpointId>;
  stop(): Promise<void>;
}

export const SAMPLE = 'samples/ncctg-lung.csv';

/** Small chunks and short waits; the retry waits are real, but not as long. */
const TEST_SETTINGS = {
  CHUNK_TARGET_TOKENS: '600',
  // Faults of Gemini are for the calls that a test is about.
  CHUNK_TOKEN_SAMPLES: '0',
  RETRY_DELAYS_SECONDS: '0.2,0.4,0.8',
  GEMINI_REQUESTS_PER_MINUTE: '60000',
  RESEND_REQUESTS_PER_SECOND: '1000',
  TWILIO_MESSAGES_PER_SECOND: '1000',
  LOG_LEVEL: 'silent',
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
};

/** Starts the application; on the shared Temporal server, unless the address of another is given. */
export async function startTestApp(
  settings: Readonly<Record<string, string>> = {},
  other: { readonly temporalAddress?: string } = {},
): Promise<TestApp> {
  const servers = await sharedServers();
  const workflows = await askTestRun('workflows');
  const temporalAddress = other.temporalAddress ?? servers.temporalAddress;
  const name = `test_${randomBytes(6).toString('hex')}`;
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-app-'));
  const connection = await Connection.connect({
    address: temporalAddress,
    connectTimeout: '1 min',
    interceptors: CONNECTION_INTERCEPTORS,
  });
  await makeNamespace(connection, name);
  await servers.postgres.createDatabase(name, MIGRATED_DATABASE);

  const gatewayPort = await freePort(undefined, 'the gateway');
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const secrets = {
    resend: newWebhookSecret(),
    app: newWebhookSecret(),
    twilio: randomBytes(16).toString('hex'),
  };
  const clinicId = ClinicId.parse('test-clinic');
  const sandbox = await startSandbox({
    journalFile: join(directory, 'sandbox.ndjson'),
    resend: { webhook: { url: `${gatewayUrl}/webhooks/resend`, secret: secrets.resend }, deliveryMs: 10 },
    twilio: {
      authToken: secrets.twilio,
      deliveryMs: 10,
      inboundWebhookUrl: `${gatewayUrl}/webhooks/twilio/inbound`,
    },
    appWebhookSecret: secrets.app,
  });
  const environment = {
    ...TEST_SETTINGS,
    ...(workflows ? { WORKFLOW_BUNDLE: workflows.path } : {}),
    ...settings,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: name,
    DATABASE_URL: servers.postgres.url(name),
    DATA_DIR: join(directory, 'disk'),
    PSEUDONYM_KEY: randomBytes(32).toString('hex'),
    CLINIC_CREDENTIALS_KEY: randomBytes(32).toString('hex'),
    SANDBOX_URL: sandbox.url,
    PUBLIC_URL: settings.PUBLIC_URL ?? gatewayUrl,
    GATEWAY_PORT: String(gatewayPort),
    RESEND_WEBHOOK_SECRET: secrets.resend,
    TWILIO_AUTH_TOKEN: secrets.twilio,
    // For commands, since there are several clinics.
    CLINIC_ID: clinicId,
    API_REQUESTS_PER_MINUTE: '100000',
  };
  const config = loadConfig('worker', environment);
  const logger = createLogger('test', config.LOG_LEVEL);
  const database = openDatabase(config.DATABASE_URL);
  const disks = createDisks(config);
  const apiToken = await addApiToken(database, { clinicId });
  const gateway: FastifyInstance = await createGateway({
    database,
    disks,
    logger,
    publicUrl: config.PUBLIC_URL,
    config,
    starting: startOptions(config),
    temporal: new Client({ connection, namespace: name }),
    resendWebhookSecrets: [secrets.resend],
    twilioAuthTokens: [secrets.twilio],
  });
  await gateway.listen({ host: '127.0.0.1', port: gatewayPort });

  const stops: (() => Promise<unknown>)[] = [];
  return {
    config,
    environment,
    directory,
    clinicId,
    client: new Client({ connection, namespace: name }),
    database,
    disks,
    sandbox,
    gatewayUrl,
    apiToken,

    async startWorkers() {
      const renderPool = sharedRenderPool(config.REPORT_THREADS);
      const group = await createWorkerGroup(config, logger, shutdownTimes(config), renderPool);
      const running = group.run();
      stops.push(() => {
        group.shutdown();
        return running;
      });
    },

    async startWorkerProcess(settings = {}, script = undefined) {
      const { PATH = '', HOME = '' } = process.env;
      const worker = startAppProcess(
        'worker',
        { PATH, HOME, ...environment, ...settings },
        join(directory, 'worker.log'),
        script,
      );
      stops.push(() => worker.stop());
      await worker.ready;
      return worker;
    },

    storeSample: (identifyingColumns = [], of = clinicId) =>
      storeSource(SAMPLE, { clinicId: of, identifyingColumns, database, disks, config }),

    hashAddress: addressHasher(config.PSEUDONYM_KEY),

    async changeClinic(fields, id = clinicId) {
      await changeClinic(database, { id, fields, changedBy: 'test' });
    },

    async addContact(contact = {}) {
      const { contactId } = await upsertContact(database, contact.clinicId ?? clinicId, {
        // Each a person of their own, though many share an address.
        reference: newId('ref'),
        name: 'Dr. Lee',
        email: 'dr.lee@clinic.example',
        ...contact,
      });
      return ContactId.parse(contactId);
    },

    async addWebhookEndpoint(url = sandbox.appWebhookUrl, of = clinicId) {
      const endpoint = { id: newId('we'), clinicId: of, url, secret: secrets.app };
      return WebhookEndpointId.parse((await registerWebhookEndpoint(database, endpoint)).id);
    },

    async stop() {
      for (const stop of stops.splice(0).reverse()) await stop();
      await gateway.close();
      await sandbox.close();
      await database.destroy();
      await connection.close();
      await servers.postgres.dropDatabase(name);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function makeNamespace(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  const keyword = 2;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTE_NAMES.map((name) => [name, keyword])),
  });
}
