/** 404: there is no such thing, or it belongs to another clinic; 409: it contradicts what is stored; 422: a field is wrong. */
export type RefusalStatus = 404 | 409 | 422;

/** A request that cannot be done as asked. Its caller can fix it, and may be shown the message. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly statusCode: RefusalStatus;
  /** Stable, for programs, such as `AppointmentEnded`. */
  readonly code: string;
  /** The field of the request that is wrong, such as `followUps.completed`; the message does not name it. */
  readonly field: string | undefined;

  constructor(statusCode: RefusalStatus, code: string, message: string, field?: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.field = field;
  }
}

/**
 * The message of a refusal after the name of its field, in one line.
 *
 * @param names what fields are called where the request was made, such as `start` for `localStart`
 */
export function refusalLine({ field, message }: RefusedError, names: Readonly<Record<string, string>> = {}) {
  return field === undefined ? message : `${names[field] ?? field}: ${message}`;
}
