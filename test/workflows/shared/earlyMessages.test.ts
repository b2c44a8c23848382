import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import * as contract from '../../../src/contracts/appointments/appointments.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { newId } from '../../../src/security/newId.ts';
import { findNotification } from '../../../src/store/messaging/notifications.ts';
import { addPatients } from '../../support/appointments.ts';
import { eventually } from '../../support/eventually.ts';
import { NEXT_YEAR } from '../../support/nextYear.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const CONTRACTS = new URL('../../../src/contracts/', import.meta.url);
const HISTORIES = 'test/replay/histories';

/** Every signal of the contracts, with what it carries. */
const SIGNALS: Readonly<Record<string, readonly unknown[]>> = {
  attemptNow: [],
  booked: [],
  budgetChanged: [],
  changeMaintenanceEnd: [{ until: null }],
  endMaintenance: [],
  activityProgress: [{ phase: 'importing', done: 1, total: 2, unit: 'rows' }],
  optOut: [],
  recompute: [],
  releaseHeldJob: [],
  reply: [{ replyId: 'in_1', meaning: 'stop', notificationId: 'nt_1', receivedAt: '2026-01-01T00:00:00Z' }],
  replyArrived: [],
  resume: [],
  // The last one, so that what can be paused is.
  pause: [],
};

async function signalsOfContracts(): Promise<string[]> {
  const modules = await Promise.all(
    readdirSync(CONTRACTS, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map(async (file): Promise<object> => import(new URL(file, CONTRACTS).href)),
  );
  const names = modules
    .flatMap((module): unknown[] => Object.values(module))
    .flatMap((value) =>
      typeof value === 'object' && value !== null && 'type' in value && value.type === 'signal'
        ? [String('name' in value && value.name)]
        : [],
    );
  return [...new Set(names)].sort();
}

describe('messages that come before the first task of a workflow', () => {
  let app: TestApp;
  const handles = new Map<string, WorkflowHandle>();
  let confirmed: Promise<contract.AppointmentState>;
  let moved: Promise<contract.AppointmentState[]>;

  before(async () => {
    app = await startTestApp();
    for (const file of readdirSync(HISTORIES)) {
      const name = file.replace('.binpb', '');
      const history = proto.temporal.api.history.v1.History.decode(readFileSync(join(HISTORIES, file)));
      const started = history.events[0]?.workflowExecutionStartedEventAttributes;
      const handle = await app.client.workflow.start(started?.workflowType?.name ?? '', {
        taskQueue: started?.taskQueue?.name ?? '',
        workflowId: `early/${name}`,
        args: (started?.input?.payloads ?? []).map((payload) => defaultPayloadConverter.fromPayload(payload)),
      });
      for (const [signal, args] of Object.entries(SIGNALS)) await handle.signal(signal, ...args);
      handles.set(name, handle);
    }
    const [patient] = await addPatients(app, 1);
    const { handle } = await startJob(app.client, contract.remindAppointment, {
      appointmentId: newId('ap'),
      clinicId: app.clinicId,
      contactId: patient?.contactId ?? assert.fail(),
      localStart: `${NEXT_YEAR}-06-15T10:00`,
      timeZone: 'UTC',
      channels: ['sms'],
    });
    confirmed = handle.executeUpdate(contract.confirm, { args: [{}] });
    const days = ['16', '17'].map((day) => ({ localStart: `${NEXT_YEAR}-06-${day}T10:00` }));
    moved = Promise.all(days.map((to) => handle.executeUpdate(contract.reschedule, { args: [to] })));
    for (const change of [confirmed, moved]) change.catch(() => undefined);
    await app.startWorkers();
  });
  after(() => app?.stop());

  it('change an appointment after it has been booked', async () => {
    const states = [await confirmed, ...(await moved)];
    assert.deepEqual(states.map(({ version }) => version).sort(), [2, 3, 4]);
  });

  it('tell the patient when the appointment was that they know of', async () => {
    const [{ contactId } = assert.fail()] = await moved;
    const notifications = await app.database
      .selectFrom('notifications')
      .select('id')
      .where('contactId', '=', contactId)
      .execute();
    const contents = await Promise.all(
      notifications.map(async ({ id }) => (await findNotification(app.database, app.clinicId, id))?.content),
    );
    const startedAt = `${NEXT_YEAR}-06-15T10:00:00.000Z`;
    assert.deepEqual(
      contents.map((content) => content && 'previousStartsAt' in content && content.previousStartsAt),
      [startedAt, startedAt],
    );
  });

  it('are sent here as far as they are signals', async () => {
    assert.deepEqual(Object.keys(SIGNALS).sort(), await signalsOfContracts());
  });

  for (const file of readdirSync(HISTORIES)) {
    const name = file.replace('.binpb', '');
    it(`are taken in by ${name}`, async () => {
      const handle = handles.get(name) ?? assert.fail();
      const events = await eventually('its first task', async () => {
        const found = (await handle.fetchHistory()).events ?? [];
        const isOver = found.some(
          (event) => event.workflowTaskCompletedEventAttributes || event.workflowTaskFailedEventAttributes,
        );
        return isOver && found;
      });
      const failures = events.flatMap((event) => event.workflowTaskFailedEventAttributes?.failure ?? []);
      assert.deepEqual(
        failures.map(({ message }) => message),
        [],
      );
      assert.doesNotMatch(await endOf(handle), /NotBooked/);
    });
  }
});

/** Why a workflow has failed; empty while it has not. */
async function endOf(handle: WorkflowHandle): Promise<string> {
  const events = (await handle.fetchHistory()).events ?? [];
  return JSON.stringify(
    events.flatMap((event) => event.workflowExecutionFailedEventAttributes?.failure ?? []),
  );
}
