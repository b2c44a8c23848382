import { z } from 'zod';

/** Hours of the day in which a contact gets no messages, such as `21:00-08:00`; `none` for no such hours. */
export const QuietHours = z
  .string()
  .regex(
    /^(none|([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)$/,
    'must be such as 21:00-08:00, in the contact’s own zone, or none',
  )
  .refine((text) => {
    const { from, until } = quietParts(text);
    return text === 'none' || from !== until;
  }, 'must not begin and end at the same time');

/** The first and the last minute, `HH:MM`; the first is the later one when the hours span midnight. */
export function quietParts(hours: string): { readonly from: string; readonly until: string } {
  const [from = '', until = ''] = hours.split('-');
  return { from, until };
}
