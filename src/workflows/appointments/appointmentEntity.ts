import { ApplicationFailure, proxyLocalActivities, Trigger } from '@temporalio/workflow';
import type {
  AppointmentActivities,
  PlanCause,
} from '../../activities/appointments/appointmentActivities.ts';
import type { ReminderReason } from '../../contracts/appointments/appointmentRules.ts';
import type {
  AppointmentParty,
  AppointmentState,
  AppointmentStatus,
  Booking,
  BookingAnswer,
  Reminder,
} from '../../contracts/appointments/appointments.ts';
import type { ContactId } from '../../contracts/shared/ids.ts';
import { failureCodeOf } from '../../domain/shared/jobError.ts';
import { DECISION } from '../shared/activityOptions.ts';
import { failureCause } from '../shared/failures.ts';
import { persistently } from '../shared/retryUntilPermanent.ts';
import type { ReminderSending } from './reminderSender.ts';

const {
  storeBooking,
  moveAppointment,
  changeContactOf,
  replanAppointment,
  confirmAppointment,
  closeAppointment,
} = proxyLocalActivities<AppointmentActivities>(DECISION);

/**
 * One appointment as its workflow knows it. Changes are made one after the other; while one is waited for, no reminder
 * is begun, and those that make a reminder wrong stop the one on its way first.
 */
export class AppointmentDesk {
  readonly #sending: ReminderSending;
  #state: AppointmentState | undefined;
  readonly #booked = new Trigger<AppointmentState>();
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #replanning: Promise<void> | undefined;
  #changes = 0;
  /** What the first run began with, until somebody books again. */
  #first: { readonly booking: Booking; readonly state: AppointmentState } | undefined;
  #followUps: Booking['followUps'];

  constructor(sending: ReminderSending, carried: AppointmentState | null, followUps: Booking['followUps']) {
    this.#sending = sending;
    this.#state = carried ?? undefined;
    this.#followUps = followUps;
  }

  /** The sequences that begin after the appointment, as they were booked last. */
  get followUps(): Booking['followUps'] {
    return this.#followUps;
  }

  /** Absent until the appointment has been stored. */
  get state(): AppointmentState | undefined {
    return this.#state;
  }

  /** @throws ApplicationFailure `NotBooked` */
  get current(): AppointmentState {
    if (this.#state) return this.#state;
    throw ApplicationFailure.nonRetryable('the appointment could not be booked', 'NotBooked');
  }

  /** The appointment as it was booked first, once it is. */
  get booked(): PromiseLike<AppointmentState> {
    return this.#booked;
  }

  get isOpen(): boolean {
    const { status } = this.current;
    return status === 'booked' || status === 'confirmed';
  }

  /** Rises with every change. */
  get changes(): number {
    return this.#changes;
  }

  /** True while nothing is being changed, so that a reminder may be begun. */
  get isQuiet(): boolean {
    return this.#waiting === 0;
  }

  /** The reminder to be sent next; null when none is left. */
  get nextReminder(): Reminder | null {
    return this.#state?.reminders.find(({ state }) => state === 'waiting') ?? null;
  }

  /** Stores what was booked; of an appointment that is booked already, changes it to that. */
  book(booking: Booking): Promise<BookingAnswer> {
    return this.#change(async () => {
      const before = this.#state;
      // The update that came with the start asks for what the start has done.
      const first = this.#first;
      this.#first = undefined;
      if (first && before === first.state && isSameBooking(booking, first.booking))
        return { change: 'booked', state: before };
      const isMoved = before !== undefined && !isSameTime(before, booking);
      if (isMoved || (before && before.contactId !== booking.contactId)) await this.#sending.stop();
      const cause = before === undefined ? 'booked' : isMoved ? movedCause(booking) : 'edited';
      const state = await storeBooking({ booking, now: now(), cause });
      this.#state = state;
      this.#booked.resolve(state);
      if (!before) {
        this.#first = { booking, state };
        return { change: 'booked', state };
      }
      const isEdited =
        state.version !== before.version || !isSameFollowUps(this.#followUps, booking.followUps);
      this.#followUps = booking.followUps;
      return { change: isMoved ? 'moved' : isEdited ? 'edited' : 'unchanged', state };
    });
  }

  move(to: {
    readonly localStart: string;
    readonly timeZone?: string | undefined;
    readonly tellPatient: boolean;
  }): Promise<AppointmentState> {
    return this.#changeBooked(async () => {
      const { appointmentId, ...before } = this.current;
      const { localStart, timeZone = before.timeZone } = to;
      if (isSameTime(before, { localStart, timeZone })) return this.current;
      await this.#sending.stop();
      const cause = movedCause(to);
      const state = await moveAppointment({ appointmentId, localStart, timeZone, now: now(), cause });
      this.#state = state;
      return state;
    });
  }

  changeContact(contactId: ContactId): Promise<AppointmentState> {
    return this.#changeBooked(async () => {
      await this.#sending.stop();
      const { appointmentId } = this.current;
      const cause = 'contactChanged';
      const state = await changeContactOf({ appointmentId, contactId, now: now(), cause });
      this.#state = state;
      return state;
    });
  }

  confirm(): Promise<AppointmentState> {
    return this.#changeBooked(async () => {
      const { appointmentId } = this.current;
      if (this.current.status === 'booked') {
        const { version } = await confirmAppointment({ appointmentId });
        this.#state = { ...this.current, version, status: 'confirmed' };
      }
      return this.current;
    });
  }

  /** Ends the appointment. Once this has resolved, no reminder of it is sent. */
  close(
    status: Exclude<AppointmentStatus, 'booked' | 'confirmed'>,
    cancelledBy: AppointmentParty | null = null,
  ): Promise<AppointmentState> {
    return this.#changeBooked(async () => {
      if (!this.isOpen) return this.current;
      await this.#sending.stop();
      const { appointmentId } = this.current;
      const reason: ReminderReason = status === 'cancelled' ? 'AppointmentCancelled' : 'AppointmentEnded';
      const { version } = await closeAppointment({ appointmentId, status, reason, cancelledBy });
      const reminders = this.current.reminders.map(
        (reminder): Reminder =>
          reminder.state === 'waiting' ? { ...reminder, state: 'skipped', reason } : reminder,
      );
      this.#state = { ...this.current, version, status, reminders };
      return this.#state;
    });
  }

  /** Plans anew from what is stored; asked for several times before its turn, once. */
  replan(): Promise<void> {
    this.#replanning ??= this.#change(async () => {
      this.#replanning = undefined;
      // What is yet to be booked is planned by the booking.
      if (!this.#state) return;
      const { appointmentId } = this.#state;
      const cause = 'recomputed';
      this.#state = await persistently(() => replanAppointment({ appointmentId, now: now(), cause }));
    });
    return this.#replanning;
  }

  /** Notes where a reminder stands, unless the appointment has another time by now. */
  note(of: WallTime, { offset }: Reminder, change: Partial<Pick<Reminder, 'state' | 'reason'>>): void {
    if (!isSameTime(of, this.current)) return;
    const reminders = this.current.reminders.map((reminder) =>
      reminder.offset === offset ? { ...reminder, ...change } : reminder,
    );
    this.#state = { ...this.current, reminders };
  }

  /** What has come before the appointment is booked waits until it is. */
  async #changeBooked<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#state) await this.#booked;
    return this.#change(work);
  }

  async #change<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    try {
      return await turn;
    } catch (error) {
      throw asChangeFailure(error);
    } finally {
      this.#waiting -= 1;
      this.#changes += 1;
    }
  }
}

const now = (): string => new Date().toISOString();

const movedCause = ({ tellPatient }: { readonly tellPatient: boolean }): PlanCause =>
  tellPatient ? 'movedAndTold' : 'moved';

interface WallTime {
  readonly localStart: string;
  readonly timeZone: string;
}

const isSameBooking = (one: Booking, other: Booking): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const isSameFollowUps = (one: Booking['followUps'], other: Booking['followUps']): boolean =>
  one.completed === other.completed && one['no-show'] === other['no-show'];

const isSameTime = (one: WallTime, other: WallTime): boolean =>
  one.localStart === other.localStart && one.timeZone === other.timeZone;

/** What an activity refused for good is told to the caller under its own type. */
function asChangeFailure(error: unknown): unknown {
  const cause = failureCause(error);
  if (!(cause instanceof ApplicationFailure)) return error;
  const type = failureCodeOf(cause.details?.[0]);
  return type === undefined ? error : ApplicationFailure.nonRetryable(cause.message, type);
}
