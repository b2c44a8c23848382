import { z } from 'zod';
import type { AnalysisAnswer, AnswerText } from './analysisAnswer.ts';
import { MAX_FINDINGS } from './analysisAnswer.ts';
import type { ColumnNames } from './columnNames.ts';
import { type Placeholder, placeholderProblems, placeholdersOf } from './placeholders.ts';
import { deniesStatement, statedDirections } from './statedDirections.ts';
import { statedNumbers } from './statedNumbers.ts';

const Sentence = z.string().trim().min(1).max(2_000);

/** An answer as the model writes it. */
const ModelAnswer = z.object({
  sentences: z.array(Sentence).min(1).max(10),
  findings: z
    .array(
      z.object({
        results: z.array(z.string()).min(1).max(5),
        title: Sentence,
        detail: Sentence,
        caution: z.string().trim().max(2_000).nullable().optional().default(null),
      }),
    )
    .max(MAX_FINDINGS),
  limits: z.array(Sentence).max(6).optional().default([]),
});

/** What an answer may refer to. */
export interface AnswerReferences {
  /** Digits, and words such as `lower`, in the names of columns and of their values are no statements. */
  readonly names: readonly ColumnNames[];
  /** Ids of the results that the model was told. */
  readonly results: ReadonlySet<string>;
  readonly figureOf: (placeholder: Placeholder) => string | undefined;
}

export interface CheckedAnswer {
  readonly answer: AnalysisAnswer;
  /** What is wrong with it, one line each for the model; empty when nothing is. */
  readonly problems: readonly string[];
}

/**
 * Reads an answer of the model and checks it: its numbers, and which way a result points, have to be placeholders of results that there
 * are. A finding about a result that there is not is left out.
 *
 * @returns undefined for JSON that is no answer
 */
export function readAnswer(json: unknown, references: AnswerReferences): CheckedAnswer | undefined {
  const { success, data: written } = ModelAnswer.safeParse(json);
  if (!success) return undefined;
  const problems: string[] = [];
  const check = (text: string): AnswerText => {
    const found = textProblems(text, references);
    problems.push(...found);
    return { text, isChecked: found.length === 0 };
  };
  const findings = written.findings.flatMap(({ results, title, detail, caution }) => {
    const named = [...new Set(results.map((id) => id.trim()))];
    const known = named.filter((id) => references.results.has(id));
    if (known.length < named.length) {
      problems.push(`a finding names a result that there is not: ${results.join(', ')}`);
    }
    return known.length === 0
      ? []
      : [
          {
            results: known,
            title: check(title),
            detail: check(detail),
            caution: caution ? check(caution) : null,
          },
        ];
  });
  const answer: AnalysisAnswer = {
    sentences: written.sentences.map(check),
    findings,
    limits: written.limits.map(check),
    source: 'model',
  };
  return { answer, problems };
}

function textProblems(text: string, { names, figureOf }: AnswerReferences): string[] {
  const unknown = placeholdersOf(text).filter((placeholder) => figureOf(placeholder) === undefined);
  const stated = statedNumbers(text, names);
  const directions = statedDirections(text, names);
  return [
    ...unknown.map(({ id, part }) => `there is no {{${id}${part === null ? '' : `|${part}`}}}`),
    ...placeholderProblems(text),
    ...(stated.length > 0
      ? [
          `it states ${stated.join(', ')} itself: refer to a result by its placeholder, write a value behind the name of its column, or leave the number out`,
        ]
      : []),
    ...(directions.length > 0
      ? [
          `it says which way a result points itself (${directions.join(', ')}): write {{id|says}} in place of it, or leave it out`,
        ]
      : []),
    ...(deniesStatement(text) ? ['it denies what {{id|says}} is replaced by: that is computed'] : []),
  ];
}
