export const FIRST_LOOK_MS = 500;
export const LONGEST_LOOK_MS = 60_000;
const GROWTH = 1.5;

/**
 * Time until the next look at something that is waited for, ms: it grows by half with each look, up to a minute, so that a wait
 * lasts at most about half as long again as what is waited for. It varies by a quarter, so that those who began to wait together
 * do not look together.
 *
 * @param look the number of looks so far, from 1
 */
export const lookAgainAfterMs = (look: number): number =>
  Math.min(FIRST_LOOK_MS * GROWTH ** (look - 1), LONGEST_LOOK_MS) * (0.75 + Math.random() / 2);
