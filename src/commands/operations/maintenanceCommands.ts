import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { startJob } from '../../contracts/client/startJob.ts';
import {
  changeMaintenanceEnd,
  endMaintenance,
  runMaintenance,
} from '../../contracts/operations/maintenanceJobs.ts';
import { ClinicId, MaintenanceId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { resolveLocalTime } from '../../domain/shared/localTime.ts';
import { singleLine } from '../../domain/shared/singleLine.ts';
import { InputError } from '../../inputError.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../../store/database.ts';
import * as maintenances from '../../store/operations/maintenances.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { type CommandResult, defineCommand } from '../shared/defineCommand.ts';
import { argument, option } from '../shared/parameters.ts';

/** How long a command waits for a worker to do what it asked for; without a worker it is done later, ms. */
const PATIENCE_MS = 10_000;

const END_ADVICE = 'must be such as 2027-01-16T06:00 or 2027-01-16T06:00:00Z';
const EndTime = z.iso.datetime({ offset: true, local: true, error: END_ADVICE });

export const showMaintenance = defineCommand({
  name: 'maintenance status',
  input: {},
  examples: ['maintenance status'],
  run: async (_, context) => statusResult(await context.database()),
});

export const beginMaintenance = defineCommand({
  name: 'maintenance on',
  input: {
    reason: option(singleLine(200), 'text', 'why; shown with the status and with the paused schedules'),
    until: option(
      EndTime.optional(),
      'time',
      'when it ends by itself: an instant, or a local time in the zone of the clinic, else in UTC',
    ),
    clinic: clockOption(),
  },
  examples: ['maintenance on --reason "moving the database" --until 2027-01-16T06:00'],
  run: async ({ reason, until: end, clinic }, context) => {
    const until = end === undefined ? null : await endIn('--until', end, context, clinic);
    const client = await context.temporal();
    const database = await context.database();
    const maintenanceId = MaintenanceId.parse(newId('mt'));
    if (!(await maintenances.beginMaintenance(database, { id: maintenanceId, reason, until }))) {
      const status = statusText(await statusOf(database));
      throw new InputError('AlreadyOn', `${status}; end it first: ${PROGRAM_NAME} maintenance off`);
    }
    try {
      // Whatever the limits of its queue: maintenance may be the answer to a queue that is full.
      await startJob(client, runMaintenance, { maintenanceId, until: until?.toISOString() ?? null });
    } catch (error) {
      await maintenances.endMaintenance(database, maintenanceId);
      throw error;
    }
    const isDone = await becomes(
      async () => (await maintenances.findMaintenance(database, maintenanceId))?.pausedSchedules !== null,
    );
    if (!isDone) context.note(`the schedules are paused as soon as a worker polls ${runMaintenance.queue}`);
    return statusResult(database);
  },
});

export const moveMaintenanceEnd = defineCommand({
  name: 'maintenance until',
  input: {
    time: argument(
      z.union([z.literal('ended').transform(() => undefined), EndTime], END_ADVICE),
      'an instant, a local time in the zone of the clinic, else in UTC, or: ended (only by maintenance off)',
    ),
    clinic: clockOption(),
  },
  examples: ['maintenance until 2027-01-16T08:00'],
  run: async ({ time: end, clinic }, context) => {
    const until = end === undefined ? null : await endIn('time', end, context, clinic);
    const client = await context.temporal();
    const database = await context.database();
    const current = await maintenances.currentMaintenance(database);
    if (!current) throw new InputError('AlreadyOff', 'maintenance is off; there is no end to change');
    await client.workflow
      .getHandle(runMaintenance.workflowId(inputOf(current)))
      .signal(changeMaintenanceEnd, { until: until?.toISOString() ?? null })
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        throw new InputError(
          'MaintenanceEnded',
          `the job of the maintenance has been ended; release the jobs it holds with: ${PROGRAM_NAME} maintenance off`,
        );
      });
    await maintenances.changeMaintenanceEnd(database, current.id, until);
    return statusResult(database);
  },
});

export const finishMaintenance = defineCommand({
  name: 'maintenance off',
  input: {},
  examples: ['maintenance off'],
  run: async (_, context) => {
    const client = await context.temporal();
    const database = await context.database();
    const current = await maintenances.currentMaintenance(database);
    if (!current) throw new InputError('AlreadyOff', 'maintenance is off; there is nothing to end');
    const input = inputOf(current);
    // Starts the job again when an operator has terminated it: what it holds back has to be released.
    await client.workflow.signalWithStart(runMaintenance.workflow, {
      workflowId: runMaintenance.workflowId(input),
      taskQueue: runMaintenance.queue,
      args: [input],
      staticSummary: runMaintenance.summary(input),
      signal: endMaintenance,
    });
    const isDone = await becomes(async () => !(await maintenances.currentMaintenance(database)));
    if (!isDone) context.note(`it ends as soon as a worker polls ${runMaintenance.queue}`);
    return statusResult(database);
  },
});

async function statusResult(database: Database): Promise<CommandResult> {
  const status = await statusOf(database);
  return { value: status, text: statusText(status) };
}

const inputOf = ({ id, until }: maintenances.Maintenance) =>
  runMaintenance.input.parse({ maintenanceId: id, until: until?.toISOString() ?? null });

/** The instant of an end; a local time is by the clocks of the clinic, or in UTC where none is named. */
async function endIn(
  name: string,
  time: string,
  context: CommandContext,
  clinic: ClinicId | undefined,
): Promise<Date> {
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(time);
  const end = new Date(hasZone ? time : resolveLocalTime(time, await zoneOf(context, clinic)).instant);
  if (end.getTime() > Date.now()) return end;
  throw new InputError('InvalidArgument', `${name}: must be in the future`);
}

/** Maintenance concerns all clinics; the clinic only says by whose clocks a time is meant. */
function clockOption() {
  return option(ClinicId.optional(), 'id', 'the clinic whose zone a local time is in; by default CLINIC_ID');
}

async function zoneOf(context: CommandContext, clinic: ClinicId | undefined): Promise<string> {
  const named = clinic ?? context.config.CLINIC_ID;
  return named === undefined ? 'UTC' : (await context.clinic(named)).profile.timeZone;
}

async function statusOf(database: Database) {
  const [current, heldJobs] = await Promise.all([
    maintenances.currentMaintenance(database),
    maintenances.countHeldJobs(database),
  ]);
  if (!current) return { on: false as const, heldJobs };
  const { id, reason, startedAt: begunAt, until, pausedSchedules } = current;
  return {
    on: true as const,
    maintenanceId: id,
    reason,
    begunAt: begunAt.toISOString(),
    until: until?.toISOString() ?? null,
    pausedSchedules,
    heldJobs,
  };
}

function statusText(status: Awaited<ReturnType<typeof statusOf>>): string {
  const waiting = `${status.heldJobs} jobs wait`;
  if (!status.on)
    return status.heldJobs === 0 ? 'maintenance is off' : `maintenance is off; ${waiting} to go on`;
  const { reason, begunAt, until, pausedSchedules } = status;
  const schedules =
    pausedSchedules === null ? 'schedules are being paused' : `${pausedSchedules} schedules paused`;
  return `maintenance is on since ${begunAt}, until ${until ?? 'it is ended'}: ${reason}; ${schedules}, ${waiting}`;
}

/** Whether it came to be within the patience of a command. */
async function becomes(isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    if (await isSo()) return true;
    if (Date.now() > deadline) return false;
    await delay(100);
  }
}
