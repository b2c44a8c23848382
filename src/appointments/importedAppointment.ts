/** One appointment of a file, as it is read; whether its contact exists is for the import to find out. */
export interface ImportedAppointment {
  /** Where it begins in the file, counted from 1. */
  readonly line: number;
  /** How the clinic's own software names it. */
  readonly reference: string;
  /** Each an id, a reference or an e-mail address; the first that is a contact of the clinic is meant. */
  readonly contacts: readonly string[];
  /** By the clocks of `timeZone`. */
  readonly localStart: string;
  readonly timeZone: string;
  /** Undefined where files do not say. */
  readonly place: string | null | undefined;
  readonly isCancelled: boolean;
  /** Rises with every change of the same appointment; null in files that have no versions. */
  readonly sequence: number | null;
  /** When this version was written, which decides between equal {@link sequence}s; null where the file does not say. */
  readonly stamp: Date | null;
}

/** A line that cannot be imported, and why. */
export interface ImportProblem {
  readonly line: number;
  /** Names the field and says what it must be; never repeats a value. */
  readonly message: string;
}

/** What a file holds. */
export interface AppointmentFile {
  readonly appointments: readonly ImportedAppointment[];
  readonly problems: readonly ImportProblem[];
}
