import { z } from 'zod';

/** The most findings asked of the model in its answer. */
export const MAX_FINDINGS = 8;

/** A text of the model. Its numbers are placeholders such as `{{r:age:ph.ecog}}` that our code fills in. */
export const AnswerText = z.strictObject({
  text: z.string().trim().min(1).max(2_000),
  /** False when it states a number, or which way a result points, that no computation gave, or names a result that there is not. */
  isChecked: z.boolean(),
});
export type AnswerText = z.infer<typeof AnswerText>;

/** One thing that the data say, and the results that say it. */
export const Finding = z.strictObject({
  /** Ids of results, the most important first. */
  results: z.array(z.string()).min(1).max(5),
  title: AnswerText,
  detail: AnswerText,
  /** What it does not mean; null where the model says nothing about that. */
  caution: AnswerText.nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** The answer to the question. */
export const AnalysisAnswer = z.strictObject({
  /** One to three paragraphs of together three to five sentences. */
  sentences: z.array(AnswerText).max(10),
  findings: z.array(Finding).max(MAX_FINDINGS),
  /** What the data cannot tell. */
  limits: z.array(AnswerText).max(6),
  /** Whose it is: the model's, or ours from the results alone since the model gave none. */
  source: z.enum(['model', 'results']),
});
export type AnalysisAnswer = z.infer<typeof AnalysisAnswer>;
