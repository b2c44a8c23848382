import { Question } from '../../contracts/jobs.ts';
import { identifiersInText } from '../datasets/identifiers/identifiersInText.ts';
import { scrubText } from '../datasets/identifiers/scrubText.ts';

/** A question as users ask it: one that holds an identifier, such as a phone number, is refused. */
export const AskedQuestion = Question.superRefine((question, context) => {
  const [kind] = identifiersInText(question);
  if (kind === undefined) return;
  context.addIssue({ code: 'custom', message: `must not hold ${kind}: the model reads it; ask without it` });
});

/**
 * A question as the model reads it: without what identifies in it, but for dates and ages, which tell of whom the clinic asks in
 * general. Apps may start an analysis without the check of {@link AskedQuestion}.
 */
export const sentQuestion = (question: string): string => scrubText(question, { keepsDates: true }).text;
