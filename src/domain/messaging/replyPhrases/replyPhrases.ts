/**
 * What patients write in one language. Each entry is one or more words in lower case; accents and apostrophes do not matter.
 * `(a|b)` stands for either, `?` after a bracket makes it optional.
 */
export interface ReplyPhrases {
  readonly yes: readonly string[];
  /** Says no without saying that an appointment is cancelled. */
  readonly no: readonly string[];
  readonly cancel: readonly string[];
  /** Opts out when it is all that a message says. */
  readonly stop: readonly string[];
  /** Opts out wherever it is in a message, unless one of the {@link negations} is before it. */
  readonly optOut: readonly string[];
  /** Turns an opt-out into its opposite, directly before it or one word away. */
  readonly negations: readonly string[];
  readonly start: readonly string[];
  readonly help: readonly string[];
  /** Changes nothing about what is said: thanks, greetings, and what phones add below a message. */
  readonly courtesy: readonly string[];
  /** Sounds like an emergency, wherever it is in a message. */
  readonly urgent: readonly string[];
}
