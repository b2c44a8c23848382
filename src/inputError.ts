/** What was asked for cannot be done as asked: one line that names the field and says what to do. Exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
  /** Stable and machine-readable, such as `UnknownId`. */
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Something this program needs is not there, and it is not the caller's fault. Exit code 1. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  readonly type: string;

  constructor(type: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.type = type;
  }
}
