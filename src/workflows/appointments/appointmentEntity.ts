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
import type { ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { failureCodeOf } from '../../domain/shared/jobError.ts';
import { LOCAL_DB_TRANSACTION } from '../shared/activityOptions.ts';
import { failureCause } from '../shared/failures.ts';
import { retryUntilPermanent } from '../shared/retryUntilPermanent.ts';
import type { ReminderSender } from './reminderSender.ts';

const {
  storeBooking,
  moveAppointment,
  changeContactOf,
  replanAppointment,
  confirmAppointment,
  closeAppointment,
} = proxyLocalActivities<AppointmentActivities>(LOCAL_DB_TRANSACTION);

/**
 * State of one appointment. Changes are applied one after the other; while one is pending, no reminder is started. A change that
 * makes a reminder wrong stops the reminder that is being sent first.
 */
export class AppointmentEntity {
  readonly #clinicId: ClinicId;
  readonly #sending: ReminderSender;
  #state: AppointmentState | undefined;
  readonly #booked = new Trigger<AppointmentState>();
  #queue: Promise<unknown> = Promise.resolve();
  #pending = 0;
  #replanning: Promise<void> | undefined;
  #changes = 0;
  /** The booking that started the first run, until the next booking. */
  #first: { readonly booking: Booking; readonly state: AppointmentState } | undefined;
  #followUps: Booking['followUps'];

  constructor(
    booking: Pick<Booking, 'clinicId' | 'followUps'>,
    sending: ReminderSender,
    continued: AppointmentState | null,
  ) {
    this.#clinicId = booking.clinicId;
    this.#sending = sending;
    this.#state = continued ?? undefined;
    this.#followUps = booking.followUps;
  }

  /** The sequences that start after the appointment, as in the last booking. */
  get followUps(): Booking['followUps'] {
    return this.#followUps;
  }

  /** Undefined until the appointment has been stored. */
  get state(): AppointmentState | undefined {
    return this.#state;
  }

  /** @throws ApplicationFailure `NotBooked` */
  get current(): AppointmentState {
    if (this.#state) return this.#state;
    throw ApplicationFailure.nonRetryable('the appointment could not be booked', 'NotBooked');
  }

  /** Resolves with the stored appointment after the first booking. */
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

  /** True while no change is pending, so that a reminder may be started. */
  get isQuiet(): boolean {
    return this.#pending === 0;
  }

  /** The next reminder to send; null if none is left. */
  get nextReminder(): Reminder | null {
    return this.#state?.reminders.find(({ state }) => state === 'waiting') ?? null;
  }

  /** Stores a booking; if the appointment exists, changes it to the booking. */
  book(booking: Booking): Promise<BookingAnswer> {
    return this.#change(async () => {
      const before = this.#state;
      // The update that came with the start repeats the booking of the start.
      const first = this.#first;
      this.#first = undefined;
      if (first && before === first.state && isSameBooking(booking, first.booking))
        return { change: 'booked', state: before };
      const isMoved = before !== undefined && !isSameTime(before, booking);
      const isForOther = before !== undefined && before.contactId !== booking.contactId;
      if (isMoved || isForOther) await this.#sending.stop();
      const editedCause = isForOther ? 'contactChanged' : 'edited';
      const cause = before === undefined ? 'booked' : isMoved ? movedCause(booking) : editedCause;
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
    readonly notifyPatient: boolean;
  }): Promise<AppointmentState> {
    return this.#changeBooked(async () => {
      const { appointmentId, ...before } = this.current;
      const { localStart, timeZone = before.timeZone } = to;
      if (isSameTime(before, { localStart, timeZone })) return this.current;
      await this.#sending.stop();
      const cause = movedCause(to);
      const clinicId = this.#clinicId;
      const wall = { localStart, timeZone };
      const state = await moveAppointment({ clinicId, appointmentId, ...wall, now: now(), cause });
      this.#state = state;
      return state;
    });
  }

  changeContact(contactId: ContactId): Promise<AppointmentState> {
    return this.#changeBooked(async () => {
      await this.#sending.stop();
      const { appointmentId } = this.current;
      const clinicId = this.#clinicId;
      const cause = 'contactChanged';
      const state = await changeContactOf({ clinicId, appointmentId, contactId, now: now(), cause });
      this.#state = state;
      return state;
    });
  }

  confirm(): Promise<AppointmentState> {
    return this.#changeBooked(async () => {
      const { appointmentId } = this.current;
      if (this.current.status === 'booked') {
        const { version } = await confirmAppointment({ clinicId: this.#clinicId, appointmentId });
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
      const ending = { status, reason, cancelledBy };
      const { version } = await closeAppointment({ clinicId: this.#clinicId, appointmentId, ...ending });
      const reminders = this.current.reminders.map(
        (reminder): Reminder =>
          reminder.state === 'waiting' ? { ...reminder, state: 'skipped', reason } : reminder,
      );
      this.#state = { ...this.current, version, status, reminders };
      return this.#state;
    });
  }

  /** Plans the reminders again from the stored appointment; calls before the change runs share one change. */
  replan(): Promise<void> {
    this.#replanning ??= this.#change(async () => {
      this.#replanning = undefined;
      // An appointment without a booking is planned by its booking.
      if (!this.#state) return;
      const { appointmentId } = this.#state;
      const clinicId = this.#clinicId;
      const cause = 'recomputed';
      this.#state = await retryUntilPermanent(() =>
        replanAppointment({ clinicId, appointmentId, now: now(), cause }),
      );
    });
    return this.#replanning;
  }

  /** Updates the state of a reminder, unless the appointment was moved in the meantime. */
  note(of: WallTime, { offset }: Reminder, change: Partial<Pick<Reminder, 'state' | 'reason'>>): void {
    if (!isSameTime(of, this.current)) return;
    const reminders = this.current.reminders.map((reminder) =>
      reminder.offset === offset ? { ...reminder, ...change } : reminder,
    );
    this.#state = { ...this.current, reminders };
  }

  /** A change that arrives before the booking waits for it. */
  async #changeBooked<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#state) await this.#booked;
    return this.#change(work);
  }

  async #change<T>(work: () => Promise<T>): Promise<T> {
    this.#pending += 1;
    const change = this.#queue.then(work);
    this.#queue = change.catch(() => undefined);
    try {
      return await change;
    } catch (error) {
      throw asChangeFailure(error);
    } finally {
      this.#pending -= 1;
      this.#changes += 1;
    }
  }
}

const now = (): string => new Date().toISOString();

const movedCause = ({ notifyPatient }: { readonly notifyPatient: boolean }): PlanCause =>
  notifyPatient ? 'movedAndNotified' : 'moved';

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

/** A permanent failure of an activity reaches the caller under its own type. */
function asChangeFailure(error: unknown): unknown {
  const cause = failureCause(error);
  if (!(cause instanceof ApplicationFailure)) return error;
  const type = failureCodeOf(cause.details?.[0]);
  return type === undefined ? error : ApplicationFailure.nonRetryable(cause.message, type);
}
