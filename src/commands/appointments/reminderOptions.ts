import {
  PastDueRule,
  ReminderChannels,
  ReminderOffsets,
} from '../../contracts/appointments/appointmentRules.ts';
import { columnList } from '../datasets/datasetCommands.ts';
import { parseArgument } from '../shared/parseArgument.ts';

/** How patients are reminded, as `--remind`, `--past-due` and `--channels` say; undefined where they say nothing. */
export function reminderOptions({
  remind,
  pastDue,
  channels,
}: {
  readonly remind?: string;
  readonly pastDue?: string;
  readonly channels?: string;
}) {
  return {
    reminders: parseArgument(
      '--remind',
      ReminderOffsets.optional(),
      remind === undefined ? undefined : reminderList(remind),
    ),
    pastDue: parseArgument('--past-due', PastDueRule.optional(), pastDue),
    channels: parseArgument(
      '--channels',
      ReminderChannels.optional(),
      channels === undefined ? undefined : columnList(channels),
    ),
  };
}

/** An empty text names no reminder, and is not `none` either. */
function reminderList(text: string): string[] {
  if (text === 'none') return [];
  const named = columnList(text);
  return named.length === 0 ? [text] : named;
}
