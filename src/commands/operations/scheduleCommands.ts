import { type Client, type ScheduleHandle, ScheduleNotFoundError } from '@temporalio/client';
import type { Command } from 'commander';
import { z } from 'zod';
import { InputError } from '../../inputError.ts';
import { applySchedules, ownScheduleIds, type ScheduleChange } from '../../schedules/applySchedules.ts';
import { maintenanceNote } from '../../schedules/maintenancePause.ts';
import { monthlyReportSchedules } from '../../schedules/monthlyReportSchedules.ts';
import { SCHEDULE_ID_PREFIX } from '../../schedules/scheduleOptions.ts';
import { SCHEDULES } from '../../schedules/schedules.ts';
import { currentMaintenance } from '../../store/operations/maintenances.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';

const Instant = z.iso.datetime({ offset: true, error: 'must be an instant such as 2026-11-27T00:00:00Z' });

/** `schedules apply`, `list`, `trigger`, `backfill`, `pause` and `resume`. */
export function addScheduleCommands(program: Command): void {
  const schedules = program.command('schedules').description('jobs that are started again and again');
  schedules
    .command('apply')
    .option('--dry-run', 'only tell what would change', false)
    .option('--json', 'print one JSON object', false)
    .description(
      'make Temporal have the schedules of src/schedules and of CLINIC_TIME_ZONES; others are left alone',
    )
    .addHelpText('after', '\nExample:\n  npm run client -- schedules apply --dry-run')
    .action(async (options: { dryRun: boolean; json: boolean }) => {
      await withContext(async (context) => {
        const maintenance = await currentMaintenance(await context.database());
        const monthly = monthlyReportSchedules(context.config.CLINIC_TIME_ZONES ?? {});
        const changes = await applySchedules(await context.temporal(), [...SCHEDULES, ...monthly], {
          timeZone: context.config.CLINIC_TIME_ZONE,
          dryRun: options.dryRun,
          ...(maintenance ? { pausedNote: maintenanceNote(maintenance) } : {}),
        });
        createOutput(options.json).result({ changes, dryRun: options.dryRun }, changesText(changes));
      });
    });

  schedules
    .command('list')
    .option('--json', 'print one JSON object', false)
    .description('list our schedules: state, next time, how often they ran or were skipped')
    .addHelpText('after', '\nExample:\n  npm run client -- schedules list')
    .action(async (options: { json: boolean }) => {
      await withContext(async (context) => {
        const client = await context.temporal();
        const found = await Promise.all((await ownScheduleIds(client)).map((id) => describe(client, id)));
        const lines = found.map(
          ({ name, paused, note, nextAt, taken, skipped, missed }) =>
            `${name}  ${paused ? `paused: ${note ?? 'no note'}` : `next ${nextAt ?? 'never'}`}  ran ${taken}, skipped ${skipped}, missed ${missed}`,
        );
        createOutput(options.json).result({ schedules: found }, lines.join('\n') || 'no schedules');
      });
    });

  addSteering(schedules);
}

function addSteering(schedules: Command): void {
  const steering = (name: string, description: string, example: string) =>
    schedules
      .command(name)
      .argument('<name>', 'as `schedules list` shows it')
      .option('--json', 'print one JSON object', false)
      .description(description)
      .addHelpText('after', `\nExample:\n  npm run client -- schedules ${example}`);

  steering('trigger', 'start the job once, now', 'trigger check-queues').action(
    (name: string, options: { json: boolean }) =>
      steer(name, options, 'triggered', (handle) => handle.trigger()),
  );

  steering(
    'backfill',
    'start the job for every time of a past span, one after the other',
    'backfill check-queues --from 2026-11-27T00:00:00Z --to 2026-11-28T00:00:00Z',
  )
    .requiredOption('--from <instant>', 'where the span begins, ISO 8601')
    .requiredOption('--to <instant>', 'where it ends, ISO 8601')
    .action(async (name: string, options: { from: string; to: string; json: boolean }) => {
      const start = new Date(parseArgument('--from', Instant, options.from));
      const end = new Date(parseArgument('--to', Instant, options.to));
      if (start >= end) throw new InputError('InvalidArgument', '--to: must be after --from');
      if (end > new Date()) throw new InputError('InvalidArgument', '--to: must not be in the future');
      await steer(name, options, 'backfilled', (handle) =>
        handle.backfill({ start, end, overlap: 'BUFFER_ALL' }),
      );
    });

  steering('pause', 'start nothing until `resume`', 'pause check-queues --note "moving the database"')
    .requiredOption('--note <text>', 'why; shown by `schedules list` and in the Temporal UI')
    .action(async (name: string, options: { note: string; json: boolean }) => {
      const note = parseArgument(
        '--note',
        z.string().trim().min(1, 'must not be empty').max(500),
        options.note,
      );
      await steer(name, options, 'paused', (handle) => handle.pause(note));
    });

  steering('resume', 'go on after `pause`', 'resume check-queues').action(
    (name: string, options: { json: boolean }) =>
      steer(name, options, 'resumed', (handle) => handle.unpause('resumed')),
  );
}

const ScheduleName = z
  .string()
  .regex(/^(aftercare\/)?[a-z0-9][a-z0-9-]*$/, 'must be the name of a schedule, such as check-queues');

async function steer(
  given: string,
  { json }: { json: boolean },
  done: string,
  act: (handle: ScheduleHandle) => Promise<void>,
): Promise<void> {
  const name = parseArgument('name', ScheduleName, given);
  await withContext(async (context) => {
    const client = await context.temporal();
    const scheduleId = name.startsWith(SCHEDULE_ID_PREFIX) ? name : `${SCHEDULE_ID_PREFIX}${name}`;
    await act(client.schedule.getHandle(scheduleId)).catch((error: unknown) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      const advice = 'see `npm run client -- schedules list`, or apply them first';
      throw new InputError('UnknownId', `there is no schedule ${name}; ${advice}`);
    });
    createOutput(json).result({ scheduleId, [done]: true }, `${name} ${done}`);
  });
}

async function describe(client: Client, id: string) {
  const { state, info } = await client.schedule.getHandle(id).describe();
  return {
    name: id.slice(SCHEDULE_ID_PREFIX.length),
    paused: state.paused,
    note: state.note ?? null,
    nextAt: state.paused ? null : (info.nextActionTimes[0]?.toISOString() ?? null),
    taken: info.numActionsTaken,
    skipped: info.numActionsSkippedOverlap,
    missed: info.numActionsMissedCatchupWindow,
  };
}

function changesText(changes: readonly ScheduleChange[]): string {
  return (
    changes
      .flatMap(({ scheduleId, change, differences = [], paused }) => [
        `${change.padEnd(6)}  ${scheduleId}${paused === undefined ? '' : `  paused: ${paused}`}`,
        ...differences.map(({ field, is, defined }) => `        ${field}: ${is}; defined is ${defined}`),
      ])
      .join('\n') || 'nothing defined'
  );
}
