import { storeNotification } from '../../../chaos/storeNotification.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import {
  analyzeDataset,
  deliverAnalysis,
  importFromDisk,
  sendNotification,
} from '../../../src/contracts/jobs.ts';
import type { WebhookEndpointId } from '../../../src/contracts/shared/ids.ts';
import { newId } from '../../../src/security/newId.ts';
import type { TestApp } from '../../../test/support/testApp.ts';

const ROWS = 40;
const FIRST_PHONE = 4_915_110_000_000;

/** Starts jobs of every kind of work, each wave with new data, contacts and addresses. */
export class Load {
  readonly #app: TestApp;
  readonly #endpointId: WebhookEndpointId;
  readonly #ends: Promise<unknown>[] = [];
  readonly #withReports: boolean;
  #sms = 0;
  #emails = 0;
  #waves = 0;

  /** @param withReports whether analyses are delivered: as a report, by e-mail, and told by webhook */
  constructor(app: TestApp, endpointId: WebhookEndpointId, withReports: boolean) {
    this.#app = app;
    this.#endpointId = endpointId;
    this.#withReports = withReports;
  }

  /** E-mails, SMS and webhooks that everything started so far sends. */
  get expected(): { readonly emails: number; readonly sms: number; readonly webhooks: number } {
    const deliveries = this.#withReports ? this.#waves : 0;
    return { emails: this.#emails + deliveries, sms: this.#sms, webhooks: deliveries };
  }

  /** An analysis of a new data set, and as many SMS and e-mails as asked for. */
  async startWave(messages: number): Promise<void> {
    await this.#analyze();
    for (let index = 0; index < messages; index += 1) {
      await this.#notify('email');
      await this.#notify('sms');
    }
  }

  /** Resolves when everything has ended, however it ended. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#ends);
  }

  async #analyze(): Promise<void> {
    const { client, clinicId, disks } = this.#app;
    const wave = this.#waves;
    this.#waves += 1;
    const diskKey = `clinics/${clinicId}/exports/wave-${wave}.csv`;
    const rows = Array.from({ length: ROWS }, (_, row) => `${30 + row},${(row * (wave + 3)) % 17}`);
    await disks.current.write(diskKey, Buffer.from(`age,wave_${wave}\n${rows.join('\n')}\n`));
    const contactId = await this.#app.addContact({ email: `${newId('to')}@clinic.example` });
    const { handle } = await startJob(client, importFromDisk, { clinicId, diskKey });
    this.#await(
      handle.result().then(async ({ datasetId }) => {
        const input = { clinicId, datasetId, question: 'What goes with age?' };
        const delivery = { ...input, contactId, webhookEndpointId: this.#endpointId, followUps: null };
        const job = this.#withReports
          ? await startJob(client, deliverAnalysis, delivery)
          : await startJob(client, analyzeDataset, input);
        return job.handle.result();
      }),
    );
  }

  async #notify(channel: 'email' | 'sms'): Promise<void> {
    const contactId = await this.#app.addContact({
      email: `${newId('to')}@clinic.example`,
      phone: `+${FIRST_PHONE + this.#sms}`,
    });
    if (channel === 'sms') this.#sms += 1;
    else this.#emails += 1;
    const { notificationId } = await storeNotification(this.#app, channel, { contactId });
    const input = { notificationId, contactId, clinicId: this.#app.clinicId };
    const { handle } = await startJob(this.#app.client, sendNotification, input);
    this.#await(handle.result());
  }

  /** What fails is found among the workflows. */
  #await(end: Promise<unknown>): void {
    end.catch(() => undefined);
    this.#ends.push(end);
  }
}
