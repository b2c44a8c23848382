import { type AnswerText, MAX_FINDINGS } from '../../domain/analysis/analysisAnswer.ts';
import type { FilledAnswer } from '../../domain/analysis/filledAnswer.ts';
import { isSignificant } from '../../domain/analysis/rankResults.ts';
import type { ResultEntry } from '../../domain/analysis/resultEntries.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';
import type { PrintedFinding } from './analysisView.ts';
import { resultCaution } from './resultWords.ts';

/**
 * The findings of the answer in the order of the ranking of their first results; where the model gave no answer, the results that are
 * more than chance.
 *
 * @param ranked the results that can be a finding, the most important first
 */
export function printedFindings(
  answer: FilledAnswer,
  ranked: readonly ResultEntry[],
  layout: ReportLayout,
): PrintedFinding[] {
  const found =
    answer.source === 'model' || answer.findings.length > 0
      ? ofAnswer(answer, ranked, layout)
      : ofResults(ranked, layout);
  return found
    .slice(0, MAX_FINDINGS)
    .map((finding, index) => ({ ...finding, number: index + 1, anchor: `finding-${index + 1}` }));
}

type Unnumbered = Omit<PrintedFinding, 'number' | 'anchor'>;

function ofAnswer(
  { findings }: FilledAnswer,
  ranked: readonly ResultEntry[],
  layout: ReportLayout,
): Unnumbered[] {
  const places = new Map(ranked.map(({ id }, place) => [id, place]));
  const place = ({ results: [first] }: Unnumbered) =>
    (first && places.get(first.id)) ?? Number.POSITIVE_INFINITY;
  return findings
    .map((finding) => ({
      ...finding,
      caution: finding.caution ?? ownText(resultCaution(finding.results[0], layout)),
    }))
    .toSorted((one, other) => comparePlaces(place(one), place(other)));
}

/** Two findings without a place stay in the model's order. */
const comparePlaces = (one: number, other: number): number => (one === other ? 0 : one - other);

const ofResults = (ranked: readonly ResultEntry[], layout: ReportLayout): Unnumbered[] =>
  ranked.filter(isSignificant).map((entry) => ({
    title: ownText(layout.figures.statement(entry, true)),
    detail: null,
    caution: ownText(resultCaution(entry, layout)),
    results: [entry],
    claims: [],
  }));

const ownText = (text: string): AnswerText => ({ text, isChecked: true });
