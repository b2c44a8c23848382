import { type AnswerText, MAX_FINDINGS } from '../../domain/analysis/analysisAnswer.ts';
import { findingEvidence } from '../../domain/analysis/findingEvidence.ts';
import { isSignificant } from '../../domain/analysis/rankResults.ts';
import type { ResultEntry } from '../../domain/analysis/resultEntries.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisReportData } from './analysisReportData.ts';
import type { PrintedFinding, PrintedText } from './analysisView.ts';
import { resultCaution, resultStatement } from './resultWords.ts';

interface Source {
  readonly data: AnalysisReportData;
  /** All results, and those that can be a finding, the most important first. */
  readonly all: readonly ResultEntry[];
  readonly ranked: readonly ResultEntry[];
  readonly fill: (text: AnswerText) => PrintedText;
  readonly layout: ReportLayout;
}

/**
 * The findings of the answer in the order of the ranking of their first results; where the model gave no answer, the results that are
 * more than chance.
 */
export function printedFindings(source: Source): PrintedFinding[] {
  const { answer } = source.data;
  const found =
    answer.source === 'model' || answer.findings.length > 0 ? ofAnswer(source) : ofResults(source);
  return found
    .slice(0, MAX_FINDINGS)
    .map((finding, index) => ({ ...finding, number: index + 1, anchor: `finding-${index + 1}` }));
}

type Unnumbered = Omit<PrintedFinding, 'number' | 'anchor'>;

function ofAnswer({ data, all, ranked, fill, layout }: Source): Unnumbered[] {
  const places = new Map(ranked.map(({ id }, place) => [id, place]));
  const place = ({ results: [first] }: Unnumbered) =>
    (first && places.get(first.id)) ?? Number.POSITIVE_INFINITY;
  return data.answer.findings
    .map((finding): Unnumbered => {
      const { results, claims } = findingEvidence(finding, all, data.claims);
      return {
        title: fill(finding.title),
        detail: fill(finding.detail),
        caution: finding.caution ? fill(finding.caution) : ownText(resultCaution(results[0], layout)),
        results,
        claims,
      };
    })
    .toSorted((one, other) => comparePlaces(place(one), place(other)));
}

/** Two findings without a place stay in the model's order. */
const comparePlaces = (one: number, other: number): number => (one === other ? 0 : one - other);

const ofResults = ({ ranked, layout }: Source): Unnumbered[] =>
  ranked.filter(isSignificant).map((entry) => ({
    title: ownText(resultStatement(entry, layout)),
    detail: null,
    caution: ownText(resultCaution(entry, layout)),
    results: [entry],
    claims: [],
  }));

const ownText = (text: string): PrintedText => ({ text, isChecked: true });
