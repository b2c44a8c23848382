/** A worker was ended while activities still ran. They are tried again, by this worker or another one. */
export class ShutdownForcedError extends Error {
  override readonly name = 'ShutdownForcedError';

  constructor(queue: string, options: ErrorOptions) {
    super(
      `the worker of the queue ${queue} was ended while activities still ran; they are tried again`,
      options,
    );
  }
}
