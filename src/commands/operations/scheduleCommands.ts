import type { Client } from '@temporalio/client';
import { applySchedules, ownScheduleIds, type ScheduleChange } from '../../schedules/applySchedules.ts';
import { maintenanceNote } from '../../schedules/maintenancePause.ts';
import { monthlyReportSchedules } from '../../schedules/monthlyReportSchedules.ts';
import { SCHEDULE_ID_PREFIX } from '../../schedules/scheduleOptions.ts';
import { SCHEDULES } from '../../schedules/schedules.ts';
import { allClinics } from '../../store/clinics/clinics.ts';
import { currentMaintenance } from '../../store/operations/maintenances.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { columns } from '../shared/listing.ts';
import { flag } from '../shared/parameters.ts';

export const applyAllSchedules = defineCommand({
  name: 'schedules apply',
  input: { dryRun: flag('only show what would change') },
  examples: ['schedules apply --dry-run'],
  run: async ({ dryRun }, context) => {
    const database = await context.database();
    const maintenance = await currentMaintenance(database);
    const monthly = monthlyReportSchedules(await allClinics(database));
    const changes = await applySchedules(await context.temporal(), [...SCHEDULES, ...monthly], {
      dryRun,
      ...(maintenance ? { pausedNote: maintenanceNote(maintenance) } : {}),
    });
    return { value: { changes, dryRun }, text: changesText(changes) };
  },
});

export const listSchedules = defineCommand({
  name: 'schedules list',
  input: {},
  examples: ['schedules list'],
  run: async (_, context) => {
    const client = await context.temporal();
    const schedules = await Promise.all((await ownScheduleIds(client)).map((id) => describe(client, id)));
    const rows = schedules.map(({ name, paused, note, nextAt, taken, skipped, missed }) => [
      name,
      paused ? `paused: ${note ?? 'no note'}` : `next ${nextAt ?? 'never'}`,
      `ran ${taken}, skipped ${skipped}, missed ${missed}`,
    ]);
    return { value: { schedules }, text: columns(rows).join('\n') || 'no schedules' };
  },
});

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
