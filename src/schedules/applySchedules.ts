import { type Client, type ScheduleDescription, ScheduleNotFoundError } from '@temporalio/client';
import type { JobSchedule } from './defineSchedule.ts';
import { DEFINITION_MEMO, SCHEDULE_ID_PREFIX, scheduleId, scheduleOptions } from './scheduleOptions.ts';

/** What was, or with `dryRun` would be, done to a schedule. */
export interface ScheduleChange {
  readonly scheduleId: string;
  readonly change: 'create' | 'change' | 'delete' | 'keep';
}

export interface ApplyOptions {
  readonly timeZone: string;
  readonly dryRun: boolean;
}

/**
 * Makes the namespace have exactly these schedules of ours: creates what is missing, changes what differs, deletes
 * what is no longer defined. Schedules of others, whether one is paused, and its note are not touched.
 */
export async function applySchedules(
  client: Client,
  schedules: readonly JobSchedule[],
  options: ApplyOptions,
): Promise<ScheduleChange[]> {
  const changes: ScheduleChange[] = [];
  for (const schedule of schedules) changes.push(await applyOne(client, schedule, options));
  const defined = new Set(schedules.map(scheduleId));
  for (const id of await ownScheduleIds(client)) {
    if (defined.has(id)) continue;
    if (!options.dryRun) await client.schedule.getHandle(id).delete();
    changes.push({ scheduleId: id, change: 'delete' });
  }
  return changes;
}

/** The ids of all schedules that begin with our prefix. */
export async function ownScheduleIds(client: Client): Promise<string[]> {
  const ids: string[] = [];
  for await (const { scheduleId: id } of client.schedule.list())
    if (id.startsWith(SCHEDULE_ID_PREFIX)) ids.push(id);
  return ids.sort();
}

async function applyOne(
  client: Client,
  schedule: JobSchedule,
  { timeZone, dryRun }: ApplyOptions,
): Promise<ScheduleChange> {
  const wanted = scheduleOptions(schedule, { timeZone });
  const handle = client.schedule.getHandle(wanted.scheduleId);
  const existing = await handle.describe().catch(noneIfUnknown);
  if (!existing) {
    if (!dryRun) await client.schedule.create({ ...wanted, state: { note: schedule.purpose } });
    return { scheduleId: wanted.scheduleId, change: 'create' };
  }
  if (definitionOf(existing) === wanted.action.memo?.[DEFINITION_MEMO])
    return { scheduleId: wanted.scheduleId, change: 'keep' };
  const { scheduleId: _, ...definition } = wanted;
  if (!dryRun) await handle.update(({ state }) => ({ ...definition, state }));
  return { scheduleId: wanted.scheduleId, change: 'change' };
}

const definitionOf = ({ action }: ScheduleDescription): unknown => action.memo?.[DEFINITION_MEMO];

function noneIfUnknown(error: unknown): undefined {
  if (error instanceof ScheduleNotFoundError) return undefined;
  throw error;
}
