import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Command } from 'commander';
import { z } from 'zod';
import { startJob } from '../../contracts/client/startJob.ts';
import {
  changeMaintenanceEnd,
  endMaintenance,
  runMaintenance,
} from '../../contracts/operations/maintenanceJobs.ts';
import { MaintenanceId } from '../../contracts/shared/ids.ts';
import { resolveLocalTime } from '../../domain/shared/localTime.ts';
import { singleLine } from '../../domain/shared/singleLine.ts';
import { InputError } from '../../inputError.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../../store/database.ts';
import * as maintenances from '../../store/operations/maintenances.ts';
import { type CommandContext, withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';

/** How long a command waits for a worker to do what it asked for; without one it is done later, ms. */
const PATIENCE_MS = 10_000;

/** `maintenance`, `maintenance on`, `maintenance until` and `maintenance off`. */
export function addMaintenanceCommands(program: Command): void {
  const maintenance = program
    .command('maintenance')
    .description('a time in which schedules are paused and nothing new is sent or analysed');

  maintenance
    .command('status', { isDefault: true })
    .option('--json', 'print one JSON object', false)
    .description('tell whether maintenance is on, until when, and how many jobs wait for its end')
    .addHelpText('after', '\nExample:\n  npm run client -- maintenance status')
    // A mistyped command is taken for an argument of this one.
    .allowExcessArguments()
    .action(async ({ json }: { json: boolean }, { args: [mistyped] }: Command) => {
      if (mistyped !== undefined) {
        const known = 'there are status, on, until and off';
        throw new InputError('UnknownCommand', `there is no command maintenance ${mistyped}; ${known}`);
      }
      await withContext(async (context) => {
        const status = await statusOf(await context.database());
        createOutput(json).result(status, statusText(status));
      });
    });

  maintenance
    .command('on')
    .requiredOption('--reason <text>', 'why; shown with the status and with the paused schedules')
    .option('--until <time>', 'when it ends by itself: an instant, or a local time in CLINIC_TIME_ZONE')
    .option('--json', 'print one JSON object', false)
    .description('pause the schedules and hold new work back; what runs already is finished')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- maintenance on --reason "moving the database" --until 2027-01-16T06:00',
    )
    .action(switchOn);

  maintenance
    .command('until')
    .argument('<time>', 'an instant, a local time in CLINIC_TIME_ZONE, or: ended (only by maintenance off)')
    .option('--json', 'print one JSON object', false)
    .description('give the maintenance that is on another end')
    .addHelpText('after', '\nExample:\n  npm run client -- maintenance until 2027-01-16T08:00')
    .action(changeEnd);

  maintenance
    .command('off')
    .option('--json', 'print one JSON object', false)
    .description('resume the schedules and let the jobs that waited go, a few a second')
    .addHelpText('after', '\nExample:\n  npm run client -- maintenance off')
    .action(switchOff);
}

async function switchOn(options: { reason: string; until?: string; json: boolean }): Promise<void> {
  const reason = parseArgument('--reason', singleLine(200), options.reason);
  const end = parseArgument('--until', EndTime.optional(), options.until);
  await withContext(async (context) => {
    const until = end === undefined ? null : endIn('--until', end, context);
    const client = await context.temporal();
    const database = await context.database();
    const maintenanceId = MaintenanceId.parse(newId('mt'));
    if (!(await maintenances.beginMaintenance(database, { id: maintenanceId, reason, until })))
      throw new InputError(
        'AlreadyOn',
        `${statusText(await statusOf(database))}; end it first: maintenance off`,
      );
    try {
      // Whatever its queue's limits: maintenance may be the answer to a queue that is full.
      await startJob(client, runMaintenance, { maintenanceId, until: until?.toISOString() ?? null });
    } catch (error) {
      await maintenances.endMaintenance(database, maintenanceId);
      throw error;
    }
    const isDone = await becomes(
      async () => (await maintenances.findMaintenance(database, maintenanceId))?.pausedSchedules !== null,
    );
    const output = createOutput(options.json);
    if (!isDone) output.note(`the schedules are paused as soon as a worker polls ${runMaintenance.queue}`);
    const status = await statusOf(database);
    output.result(status, statusText(status));
  });
}

async function changeEnd(time: string, { json }: { json: boolean }): Promise<void> {
  const end = time === 'ended' ? undefined : parseArgument('time', EndTime, time);
  await withContext(async (context) => {
    const until = end === undefined ? null : endIn('time', end, context);
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
          'the job of the maintenance has been ended; let what it holds go with: maintenance off',
        );
      });
    await maintenances.changeMaintenanceEnd(database, current.id, until);
    const status = await statusOf(database);
    createOutput(json).result(status, statusText(status));
  });
}

async function switchOff({ json }: { json: boolean }): Promise<void> {
  await withContext(async (context) => {
    const client = await context.temporal();
    const database = await context.database();
    const current = await maintenances.currentMaintenance(database);
    if (!current) throw new InputError('AlreadyOff', 'maintenance is off; there is nothing to end');
    const input = inputOf(current);
    // Started again when somebody has terminated it: what it holds back has to be let go.
    await client.workflow.signalWithStart(runMaintenance.workflow, {
      workflowId: runMaintenance.workflowId(input),
      taskQueue: runMaintenance.queue,
      args: [input],
      staticSummary: runMaintenance.summary(input),
      signal: endMaintenance,
    });
    const isDone = await becomes(async () => !(await maintenances.currentMaintenance(database)));
    const output = createOutput(json);
    if (!isDone) output.note(`it ends as soon as a worker polls ${runMaintenance.queue}`);
    const status = await statusOf(database);
    output.result(status, statusText(status));
  });
}

const inputOf = ({ id, until }: maintenances.Maintenance) =>
  runMaintenance.input.parse({ maintenanceId: id, until: until?.toISOString() ?? null });

const EndTime = z.iso.datetime({
  offset: true,
  local: true,
  error: 'must be such as 2027-01-16T06:00 or 2027-01-16T06:00:00Z',
});

/** The instant of an end, which a local time has in the clinic's zone. */
function endIn(name: string, time: string, { config }: Pick<CommandContext, 'config'>): Date {
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(time);
  const end = new Date(hasZone ? time : resolveLocalTime(time, config.CLINIC_TIME_ZONE).instant);
  if (end.getTime() > Date.now()) return end;
  throw new InputError('InvalidArgument', `${name}: must be in the future`);
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
