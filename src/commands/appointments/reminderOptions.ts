import { z } from 'zod';
import {
  PastDueRule,
  ReminderChannels,
  ReminderOffsets,
} from '../../contracts/appointments/appointmentRules.ts';
import { splitList } from '../shared/columnList.ts';
import { option } from '../shared/parameters.ts';

/** An empty text names no reminder, and is not `none` either. */
function reminderList(text: string): string[] {
  if (text === 'none') return [];
  const named = splitList(text);
  return named.length === 0 ? [text] : named;
}

/** The options that tell how patients are reminded; undefined where they say nothing. */
export const reminderOptions = (
  otherwise: string,
  defaults: { readonly remind: string; readonly pastDue: string; readonly channels: string },
) => ({
  remind: option(
    z.preprocess(
      (text) => (typeof text === 'string' ? reminderList(text) : text),
      ReminderOffsets.optional(),
    ),
    'times',
    `such as 24h,1d@18:00 (the day before at six), or none; ${otherwise} ${defaults.remind}`,
  ),
  pastDue: option(
    PastDueRule.optional(),
    'rule',
    `reminders whose time has passed: skip, or send the last one now; ${otherwise} ${defaults.pastDue}`,
  ),
  channels: option(
    z.preprocess((text) => (typeof text === 'string' ? splitList(text) : text), ReminderChannels.optional()),
    'list',
    `in the order to try them; ${otherwise} ${defaults.channels}`,
  ),
});
