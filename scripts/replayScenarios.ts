import assert from 'node:assert/strict';
import { storeNotification } from '../chaos/storeNotification.ts';
import { recordAttendance, reschedule, state } from '../src/contracts/appointments/appointments.ts';
import { startJob } from '../src/contracts/client/startJob.ts';
import { sendNotification } from '../src/contracts/jobs.ts';
import { sendBulk } from '../src/contracts/messaging/bulkJobs.ts';
import { reconcileMessages } from '../src/contracts/messaging/messageJobs.ts';
import { sweepReplies } from '../src/contracts/messaging/replyJobs.ts';
import { notifyAdmins } from '../src/contracts/operations/housekeepingJobs.ts';
import {
  endMaintenance,
  maintenanceState,
  runMaintenance,
} from '../src/contracts/operations/maintenanceJobs.ts';
import { MaintenanceId } from '../src/contracts/shared/ids.ts';
import { retrySnapshot, takeFailureSnapshot } from '../src/failures/failureSnapshot.ts';
import { fastForward } from '../src/sandbox/servers/fastForward.ts';
import { newId } from '../src/security/newId.ts';
import { addListed, createBulkSend } from '../src/store/messaging/bulkSends.ts';
import { storeInboundMessage } from '../src/store/messaging/inboundMessages.ts';
import { beginMaintenance } from '../src/store/operations/maintenances.ts';
import { addPatients, bookTestAppointment, type Patient, passUntil } from '../test/support/appointments.ts';
import { eventually } from '../test/support/eventually.ts';
import { giveUpMessage } from '../test/support/failures.ts';
import { startMainJob } from '../test/support/mainJob.ts';
import { newBulk } from '../test/support/newBulk.ts';
import { NEXT_YEAR } from '../test/support/nextYear.ts';
import { storeMessage } from '../test/support/storeMessage.ts';
import type { TestApp } from '../test/support/testApp.ts';

/** Work that is done for the histories it leaves. */
export interface Scenario {
  /** The workflows of which it leaves a history worth keeping. */
  readonly workflows: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
  /** Resolves once those workflows have ended. */
  readonly run: (app: TestApp) => Promise<unknown>;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    workflows: [
      'importDataset',
      'analyzeDataset',
      'generateReport',
      'sendNotification',
      'deliverWebhook',
      'deliverAnalysis',
      'runFollowUps',
    ],
    settings: { CHUNK_TARGET_TOKENS: '4000' },
    run: deliverAndFollowUp,
  },
  { workflows: ['remindAppointment', 'routeReplies'], run: keepAppointment },
  { workflows: ['sweepReplies'], run: sweepWaitingReply },
  { workflows: ['sendBulk'], run: sendToMany },
  {
    workflows: ['reconcileMessages', 'notifyAdmins'],
    settings: { ADMIN_EMAILS: 'admin@clinic.example' },
    run: reconcileLostMessage,
  },
  { workflows: ['runMaintenance'], run: maintain },
  { workflows: ['retryFailures'], run: retryMessages },
];

async function deliverAndFollowUp(app: TestApp): Promise<void> {
  const { handle } = await startMainJob(app);
  const { followUpsWorkflowId } = await handle.result();
  assert.ok(followUpsWorkflowId, 'the main job started no follow-ups');
  await fastForward(app.client, followUpsWorkflowId);
  await app.client.workflow.getHandle(followUpsWorkflowId).result();
}

/** Booked, moved, reminded of, confirmed by a reply, completed. */
async function keepAppointment(app: TestApp): Promise<void> {
  const { contactId, phone } = await addPatient(app);
  await app.addWebhookEndpoint();
  const { handle } = await bookTestAppointment(app, contactId, { reminders: ['24h'] });
  await handle.executeUpdate(reschedule, { args: [{ localStart: `${NEXT_YEAR}-06-16T11:00` }] });
  await passUntil(app, handle.workflowId, `${NEXT_YEAR}-06-15T10:00:00Z`);
  await eventually('the reminder', async () => (await handle.query(state)).reminders[0]?.state === 'sent');
  await app.sandbox.receiveSms({ from: phone, body: '1' });
  await eventually('the confirmation', async () => (await handle.query(state)).status === 'confirmed');
  await passUntil(app, handle.workflowId, `${NEXT_YEAR}-06-16T09:00:00Z`, `${NEXT_YEAR}-06-15T10:00:00Z`);
  await eventually('the start', () =>
    handle.executeUpdate(recordAttendance, { args: [{ outcome: 'completed' }] }).catch(() => undefined),
  );
  await handle.result();
}

/** A question that was stored while Temporal could not be reached. */
async function sweepWaitingReply(app: TestApp): Promise<void> {
  const { contactId, phone } = await addPatient(app);
  await storeInboundMessage(app.database, {
    clinicId: app.clinicId,
    id: newId('in'),
    providerId: newId('SM'),
    sender: phone,
    recipient: '+15005550006',
    body: 'Where do I park?',
    meaning: 'text',
    contactId,
    notificationId: null,
    workflowId: null,
    state: 'pending',
  });
  const { handle } = await startJob(app.client, sweepReplies, { untouchedMinutes: 0 });
  assert.equal((await handle.result()).contacts, 1);
}

async function sendToMany(app: TestApp): Promise<void> {
  const bulk = newBulk(app);
  const contacts = ['ada', 'ben', 'cem'].map((name) =>
    app.addContact({ email: `${name}@patients.example`, preferences: { marketing: ['email'] } }),
  );
  await createBulkSend(app.database, bulk);
  await addListed(app.database, bulk, 'contact', await Promise.all(contacts));
  const { handle } = await startJob(app.client, sendBulk, { bulkId: bulk.id, clinicId: app.clinicId });
  assert.equal((await handle.result()).accepted, contacts.length);
}

/** An SMS of which neither the first request nor the second was answered: an operator is asked. */
async function reconcileLostMessage(app: TestApp): Promise<void> {
  app.sandbox.inject({ provider: 'twilio', operation: 'messages.create', kind: 'dropBefore', times: 2 });
  const notification = { ...(await storeNotification(app, 'sms')), clinicId: app.clinicId };
  const sending = await startJob(app.client, sendNotification, notification);
  await fastForward(app.client, sending.workflowId);
  assert.equal((await sending.handle.result()).outcome, 'unknown');
  const { handle } = await startJob(app.client, reconcileMessages, { untouchedMinutes: 0 });
  assert.equal((await handle.result()).unknown, 1);
  const telling = await startJob(app.client, notifyAdmins, {});
  assert.equal((await telling.handle.result()).notifications, 1);
}

async function maintain(app: TestApp): Promise<void> {
  const id = MaintenanceId.parse(newId('mt'));
  await beginMaintenance(app.database, { id, reason: 'to be recorded', until: null });
  const { handle } = await startJob(app.client, runMaintenance, { maintenanceId: id, until: null });
  await eventually('the maintenance', async () => (await handle.query(maintenanceState)).phase === 'on');
  await handle.signal(endMaintenance);
  await handle.result();
}

async function addPatient(app: TestApp): Promise<Patient> {
  const [patient] = await addPatients(app, 1);
  assert.ok(patient);
  return patient;
}

/** Two messages that no provider has accepted, one per second. */
async function retryMessages(app: TestApp): Promise<void> {
  for (const _ of ['first', 'second']) {
    const messageId = await storeMessage(app.database, 'email', { clinicId: app.clinicId });
    await giveUpMessage(app, app.clinicId, messageId, 'TriesUsedUp');
  }
  const services = { database: app.database, temporal: app.client, starting: {} };
  const filter = { clinicId: app.clinicId, type: 'message', since: undefined } as const;
  const { snapshotId } = await takeFailureSnapshot(services, filter, 'recording');
  const order = { perSecond: 1, by: 'recording' };
  const { handle } = await retrySnapshot(services, app.clinicId, snapshotId, order);
  assert.deepEqual(await handle.result(), { retried: 2, skipped: 0 });
}
