/** A file that is no logo: the message says what was found in it, and what to do. */
export class LogoRefusedError extends Error {
  override readonly name = 'LogoRefusedError';
}
