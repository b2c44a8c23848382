import { z } from 'zod';

const PLAIN = ['reply', 'no reply', 'opened', 'not opened', 'booked', 'not booked'] as const;
const ANSWER = /^answer (equals|differs from) (\S.{0,79})$/;

/** The conditions of a step, branch, goal or exit. All concern the current round of the sequence. */
export const StepCondition = z
  .string()
  .refine(
    (text) => PLAIN.some((plain) => plain === text) || ANSWER.test(text),
    `must be one of: ${PLAIN.join(', ')}, answer equals TEXT, answer differs from TEXT`,
  );

/** What is known of a contact in the current round. */
export interface RoundFacts {
  readonly replied: boolean;
  /** An e-mail was opened, or a message read. */
  readonly opened: boolean;
  readonly booked: boolean;
  /** The last reply: its words, and their meaning in any known language, such as `confirm`. */
  readonly answer: readonly string[];
}

/** True when all hold. */
export function allHold(conditions: readonly string[], facts: RoundFacts): boolean {
  return conditions.every((condition) => holds(condition, facts));
}

export function holds(condition: string, facts: RoundFacts): boolean {
  const [, relation, words = ''] = ANSWER.exec(condition) ?? [];
  if (relation !== undefined) {
    const isEqual = facts.answer.some((answer) => plain(answer) === plain(words));
    return relation === 'equals' ? isEqual : facts.replied && !isEqual;
  }
  switch (condition) {
    case 'reply':
      return facts.replied;
    case 'no reply':
      return !facts.replied;
    case 'opened':
      return facts.opened;
    case 'not opened':
      return !facts.opened;
    case 'booked':
      return facts.booked;
    default:
      return !facts.booked;
  }
}

/** People write ` Yes! ` for `yes`. */
const plain = (text: string): string =>
  text
    .trim()
    .replace(/[\s.!]+$/, '')
    .replace(/\s+/g, ' ')
    .toLowerCase();
