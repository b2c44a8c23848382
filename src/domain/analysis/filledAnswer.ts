import type { DatasetProfile } from '../datasets/datasetProfile.ts';
import type { AnalysisAnswer, AnswerText } from './analysisAnswer.ts';
import type { AnalysisResults } from './analysisResults.ts';
import type { TestedClaim } from './claim.ts';
import type { FigureText } from './figureText.ts';
import { type FindingEvidence, findingEvidence } from './findingEvidence.ts';
import { fillPlaceholders } from './placeholders.ts';
import { resultEntries } from './resultEntries.ts';
import { resultFigures } from './resultFigures.ts';

/** One thing that the data say, as readers see it, and what it rests on. */
export interface FilledFinding extends FindingEvidence {
  readonly title: AnswerText;
  readonly detail: AnswerText;
  readonly caution: AnswerText | null;
}

/** The answer as readers see it: computed figures stand in place of the placeholders. */
export interface FilledAnswer extends Pick<AnalysisAnswer, 'source'> {
  readonly sentences: readonly AnswerText[];
  readonly findings: readonly FilledFinding[];
  readonly limits: readonly AnswerText[];
}

/** What an answer is filled from. */
export interface AnsweredAnalysis {
  readonly answer: AnalysisAnswer;
  readonly results: AnalysisResults;
  readonly claims: readonly TestedClaim[];
  readonly profile: DatasetProfile;
}

/** Writes the computed figures into the texts of an answer. What has no figure becomes `[?]`. */
export function filledAnswer(
  { answer, results, claims, profile }: AnsweredAnalysis,
  write: FigureText,
): FilledAnswer {
  const entries = resultEntries(results);
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const figureOf = resultFigures({ entries, claims, profile, kept: results.kept }, write);
  const fill = ({ text, isChecked }: AnswerText): AnswerText => ({
    text: fillPlaceholders(text, figureOf),
    isChecked,
  });
  return {
    sentences: answer.sentences.map(fill),
    findings: answer.findings.map((finding) => ({
      ...findingEvidence(finding, byId, claims),
      title: fill(finding.title),
      detail: fill(finding.detail),
      caution: finding.caution && fill(finding.caution),
    })),
    limits: answer.limits.map(fill),
    source: answer.source,
  };
}
