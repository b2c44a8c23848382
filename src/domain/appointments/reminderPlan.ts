import type {
  PastDueRule,
  ReminderOffset,
  ReminderReason,
} from '../../contracts/appointments/appointmentRules.ts';
import { lastMinuteBeforeQuiet, quietUntil } from '../messaging/quietHours.ts';
import { timeOnDay } from '../shared/localTime.ts';

/** The facts that a plan is made from. Instants are ISO 8601 in UTC. */
export interface ReminderFacts {
  readonly startsAt: string;
  /** The clinic's IANA zone, in which `1d@18:00` is meant. */
  readonly timeZone: string;
  readonly offsets: readonly ReminderOffset[];
  readonly now: string;
  /**
   * What to do with reminders whose time has passed, and the reason to record. `afterNotice`: the last one waits, to be left out
   * once the patient was sent the notice of the move.
   */
  readonly pastDue: PastDueRule | 'afterNotice';
  readonly pastDueReason: ReminderReason;
  /** Reminders that waited for their time before: they are sent at once when it has passed. */
  readonly promised: readonly ReminderOffset[];
  /** The contact's quiet hours, such as `21:00-08:00` or `none`, in the contact's zone. */
  readonly quietHours: string;
  readonly contactTimeZone: string;
}

/** One reminder of an appointment: when it is due, or why it is left out. */
export interface PlannedReminder {
  readonly offset: ReminderOffset;
  /** ISO 8601, UTC; for a reminder that is left out, the time that its rule names. */
  readonly dueAt: string;
  readonly state: 'waiting' | 'skipped';
  /** Why it is left out, or waits for another time than its rule names. */
  readonly reason: ReminderReason | null;
}

const MINUTE_MS = 60_000;
/** How long a reminder waits for the notice that makes it needless, ms. */
const NOTICE_MS = 10 * MINUTE_MS;

/**
 * When to remind of an appointment, in the order of time. A reminder is never due in quiet hours, nor at or after the
 * start; of several that are due at the same time, the one whose rule is nearest to the start remains. Depends on the
 * tz database, so only activities may ask.
 */
export function planReminders(facts: ReminderFacts): PlannedReminder[] {
  const planned = facts.offsets
    .map((offset) => ({ nominal: nominalTime(offset, facts), offset }))
    .sort((one, other) => one.nominal - other.nominal)
    .map(({ nominal, offset }) => ({
      offset,
      ...placeInTime(nominal, { ...facts, pastDue: pastDueRule(offset, facts) }),
    }));
  return planned
    .map((reminder, index) =>
      isSuperseded(reminder, planned.slice(index + 1)) ? leftOut(reminder, 'Superseded') : reminder,
    )
    .sort((one, other) => Date.parse(one.dueAt) - Date.parse(other.dueAt));
}

/** The time a rule names, ms since 1970: elapsed time for `24h`, the clinic's clock for `1d@18:00`. */
function nominalTime(offset: ReminderOffset, { startsAt, timeZone }: ReminderFacts): number {
  const [days = '', clock] = offset.split('d@');
  if (clock !== undefined) return Date.parse(timeOnDay(startsAt, -Number(days), clock, timeZone).instant);
  const minutes = Number(offset.slice(0, -1)) * (offset.endsWith('h') ? 60 : 1);
  return Date.parse(startsAt) - minutes * MINUTE_MS;
}

const pastDueRule = (
  offset: ReminderOffset,
  { promised, pastDue }: ReminderFacts,
): ReminderFacts['pastDue'] => (promised.includes(offset) ? 'send' : pastDue);

type Placed = Omit<PlannedReminder, 'offset'>;

function placeInTime(nominal: number, facts: ReminderFacts): Placed {
  const nominalAt = new Date(nominal).toISOString();
  const now = Date.parse(facts.now);
  const start = Date.parse(facts.startsAt);
  if (now >= start) return leftOut({ dueAt: nominalAt }, 'AppointmentStarted');
  if (nominal >= start) return leftOut({ dueAt: nominalAt }, 'NotBeforeStart');
  const placed = outsideQuietHours(nominalAt, facts);
  if (placed.state === 'skipped' || Date.parse(placed.dueAt) > now) return placed;
  if (facts.pastDue === 'skip') return leftOut({ dueAt: nominalAt }, facts.pastDueReason);
  if (facts.pastDue === 'afterNotice') {
    const later = new Date(now + Math.min(NOTICE_MS, (start - now) / 2)).toISOString();
    const waiting = outsideQuietHours(later, facts);
    return waiting.state === 'skipped' ? waiting : { ...waiting, reason: facts.pastDueReason };
  }
  const until = quietUntil(facts.quietHours, facts.now, facts.contactTimeZone);
  if (until === null) return { dueAt: facts.now, state: 'waiting', reason: 'SentAtOnce' };
  return Date.parse(until) < start
    ? { dueAt: until, state: 'waiting', reason: 'AfterQuietHours' }
    : leftOut({ dueAt: nominalAt }, 'QuietHoursUntilStart');
}

/** Quiet hours defer a reminder to their end; if that is too late, it is sent before they begin. */
function outsideQuietHours(dueAt: string, facts: ReminderFacts): Placed {
  const { quietHours, contactTimeZone, startsAt } = facts;
  const until = quietUntil(quietHours, dueAt, contactTimeZone);
  if (until === null) return { dueAt, state: 'waiting', reason: null };
  if (Date.parse(until) < Date.parse(startsAt))
    return { dueAt: until, state: 'waiting', reason: 'AfterQuietHours' };
  const before = lastMinuteBeforeQuiet(quietHours, dueAt, contactTimeZone);
  return before === null
    ? leftOut({ dueAt }, 'QuietHoursUntilStart')
    : { dueAt: before, state: 'waiting', reason: 'BeforeQuietHours' };
}

function isSuperseded(reminder: Placed, later: readonly Placed[]): boolean {
  return (
    reminder.state === 'waiting' &&
    later.some((other) => other.state === 'waiting' && other.dueAt === reminder.dueAt)
  );
}

function leftOut<Reminder extends { readonly dueAt: string }>(reminder: Reminder, reason: ReminderReason) {
  return { ...reminder, state: 'skipped' as const, reason };
}
