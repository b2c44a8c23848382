import { type ScheduleHandle, ScheduleNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { InputError } from '../../inputError.ts';
import { SCHEDULE_ID_PREFIX } from '../../schedules/scheduleOptions.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { type CommandResult, defineCommand } from '../shared/defineCommand.ts';
import { argument, option } from '../shared/parameters.ts';

const ScheduleName = z
  .string()
  .regex(/^(aftercare\/)?[a-z0-9][a-z0-9-]*$/, 'must be the name of a schedule, such as check-queues');
const Instant = z.iso.datetime({ offset: true, error: 'must be an instant such as 2026-11-27T00:00:00Z' });
const name = () => argument(ScheduleName, 'as `schedules list` shows it');

export const triggerSchedule = defineCommand({
  name: 'schedules trigger',
  input: { name: name() },
  examples: ['schedules trigger check-queues'],
  run: (input, context) => control(input.name, context, 'triggered', (handle) => handle.trigger()),
});

export const backfillSchedule = defineCommand({
  name: 'schedules backfill',
  input: {
    name: name(),
    from: option(Instant, 'instant', 'where the span begins, ISO 8601'),
    to: option(Instant, 'instant', 'where it ends, ISO 8601'),
  },
  examples: ['schedules backfill check-queues --from 2026-11-27T00:00:00Z --to 2026-11-28T00:00:00Z'],
  run: async (input, context) => {
    const [start, end] = [new Date(input.from), new Date(input.to)];
    if (start >= end) throw new InputError('InvalidArgument', '--to: must be after --from');
    if (end > new Date()) throw new InputError('InvalidArgument', '--to: must not be in the future');
    const span = { start, end, overlap: 'BUFFER_ALL' } as const;
    return control(input.name, context, 'backfilled', (handle) => handle.backfill(span));
  },
});

export const pauseSchedule = defineCommand({
  name: 'schedules pause',
  input: {
    name: name(),
    note: option(
      z.string().trim().min(1, 'must not be empty').max(500),
      'text',
      'why; shown by `schedules list` and in the Temporal UI',
    ),
  },
  examples: ['schedules pause check-queues --note "moving the database"'],
  run: (input, context) => control(input.name, context, 'paused', (handle) => handle.pause(input.note)),
});

export const resumeSchedule = defineCommand({
  name: 'schedules resume',
  input: { name: name() },
  examples: ['schedules resume check-queues'],
  run: (input, context) => control(input.name, context, 'resumed', (handle) => handle.unpause('resumed')),
});

async function control(
  schedule: string,
  context: CommandContext,
  done: string,
  request: (handle: ScheduleHandle) => Promise<void>,
): Promise<CommandResult> {
  const client = await context.temporal();
  const scheduleId = schedule.startsWith(SCHEDULE_ID_PREFIX) ? schedule : `${SCHEDULE_ID_PREFIX}${schedule}`;
  await request(client.schedule.getHandle(scheduleId)).catch((error: unknown) => {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    const advice = `see \`${PROGRAM_NAME} schedules list\`, or apply them first`;
    throw new InputError('UnknownId', `there is no schedule ${schedule}; ${advice}`);
  });
  return { value: { scheduleId, [done]: true }, text: `${schedule} ${done}` };
}
