import { type Client, ScheduleNotFoundError } from '@temporalio/client';
import type { JobSchedule } from './defineSchedule.ts';
import { type ScheduleDifference, scheduleDifferences } from './scheduleDifferences.ts';
import { SCHEDULE_ID_PREFIX, scheduleId, scheduleOptions } from './scheduleOptions.ts';

/** What was, or with `dryRun` would be, done to a schedule. */
export interface ScheduleChange {
  readonly scheduleId: string;
  readonly change: 'create' | 'change' | 'delete' | 'keep';
  /** Of a `change`: what differs, whether a new definition or an operator changed it. */
  readonly differences?: readonly ScheduleDifference[];
  /** Of one that is paused, which it stays: the note. */
  readonly paused?: string;
}

export interface ApplyOptions {
  readonly dryRun: boolean;
  /** Given: schedules that are created begin paused, with this note. */
  readonly pausedNote?: string;
}

/**
 * Makes the namespace have exactly these schedules of ours: creates what is missing, changes what differs from what the
 * server says of it, deletes what is no longer defined. Schedules of others, whether one is paused, and its note are not touched.
 */
export async function applySchedules(
  client: Client,
  schedules: readonly JobSchedule[],
  options: ApplyOptions,
): Promise<ScheduleChange[]> {
  const changes: ScheduleChange[] = [];
  for (const schedule of schedules) changes.push(await applySchedule(client, schedule, options));
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

/** Creates the schedule, or changes what differs from what the server says of it. */
export async function applySchedule(
  client: Client,
  schedule: JobSchedule,
  { dryRun, pausedNote }: ApplyOptions,
): Promise<ScheduleChange> {
  const wanted = scheduleOptions(schedule);
  const handle = client.schedule.getHandle(wanted.scheduleId);
  const existing = await handle.describe().catch(noneIfUnknown);
  if (!existing) {
    const state = { paused: pausedNote !== undefined, note: pausedNote ?? schedule.purpose };
    if (!dryRun) await client.schedule.create({ ...wanted, state });
    return { scheduleId: wanted.scheduleId, change: 'create' };
  }
  const { scheduleId: id, ...definition } = wanted;
  const paused = existing.state.paused ? { paused: existing.state.note ?? 'no note' } : {};
  const differences = scheduleDifferences(schedule, wanted, existing);
  if (differences.length === 0) return { scheduleId: id, change: 'keep', ...paused };
  if (!dryRun)
    await handle.update(({ state: { paused: isPaused, note } }) => ({
      ...definition,
      state: { paused: isPaused, ...(note === undefined ? {} : { note }) },
    }));
  return { scheduleId: id, change: 'change', differences, ...paused };
}

function noneIfUnknown(error: unknown): undefined {
  if (error instanceof ScheduleNotFoundError) return undefined;
  throw error;
}
