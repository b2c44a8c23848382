import { type Client, type ScheduleHandle, ScheduleNotFoundError } from '@temporalio/client';
import { ownScheduleIds } from './applySchedules.ts';
import { scheduleId } from './scheduleOptions.ts';
import { SCHEDULES } from './schedules.ts';

/** The maintenance for which a schedule is paused; its id is how the pause is told from one that an operator made. */
export interface PauseReason {
  readonly id: string;
  readonly reason: string;
}

/** The note of a schedule that is paused for a maintenance. */
export const maintenanceNote = ({ id, reason }: PauseReason): string => `maintenance ${id}: ${reason}`;

/** Pauses those of our schedules that are not paused; answers how many are paused for this maintenance. */
export async function pauseForMaintenance(client: Client, maintenance: PauseReason): Promise<number> {
  let paused = 0;
  await forEachSchedule(client, async (handle) => {
    const { state } = await handle.describe();
    if (!state.paused) await handle.pause(maintenanceNote(maintenance));
    else if (!isPausedFor(maintenance, state.note)) return;
    paused += 1;
  });
  return paused;
}

/** Resumes the schedules that are paused for this maintenance, and no others. */
export async function resumeAfterMaintenance(client: Client, maintenance: PauseReason): Promise<void> {
  await forEachSchedule(client, async (handle) => {
    const { state } = await handle.describe();
    if (state.paused && isPausedFor(maintenance, state.note))
      await handle.unpause(`resumed after maintenance: ${maintenance.reason}`);
  });
}

const isPausedFor = ({ id }: PauseReason, note: string | undefined): boolean =>
  note?.startsWith(`maintenance ${id}:`) ?? false;

/** Listing lags behind, so the schedules that are defined are looked for by their ids as well. */
async function forEachSchedule(client: Client, act: (handle: ScheduleHandle) => Promise<void>) {
  for (const id of new Set([...SCHEDULES.map(scheduleId), ...(await ownScheduleIds(client))])) {
    try {
      await act(client.schedule.getHandle(id));
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    }
  }
}
