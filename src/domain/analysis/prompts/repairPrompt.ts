import { fenceAsData } from './dataFence.ts';

/** Sends an answer back once, with what is wrong with it. */
export const repairPrompt = (input: {
  /** What was asked. */
  readonly prompt: string;
  readonly answer: string;
  readonly problems: readonly string[];
  readonly fence: string;
}): string =>
  [
    input.prompt,
    'This was your answer:',
    fenceAsData('ANSWER', input.answer, input.fence),
    'It cannot be used as it is, since:',
    // They name what the answer names, which may come from a cell.
    fenceAsData('PROBLEMS', input.problems.join('\n'), input.fence),
    'Give the whole answer again, corrected, as JSON that follows the response schema, and nothing else.',
  ].join('\n\n');
