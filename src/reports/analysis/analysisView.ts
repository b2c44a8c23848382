import type { AnswerText } from '../../domain/analysis/analysisAnswer.ts';
import { columnNames } from '../../domain/analysis/columnNames.ts';
import { filledAnswer } from '../../domain/analysis/filledAnswer.ts';
import type { FindingEvidence } from '../../domain/analysis/findingEvidence.ts';
import { isSignificant, rankResults } from '../../domain/analysis/rankResults.ts';
import { type ResultEntry, resultEntries } from '../../domain/analysis/resultEntries.ts';
import { statedDirections } from '../../domain/analysis/statedDirections.ts';
import { statedNumbers } from '../../domain/analysis/statedNumbers.ts';
import type { Relation } from '../../domain/statistics/relation.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisReportData } from './analysisReportData.ts';
import { printedFindings } from './printedFindings.ts';

/** A finding as it is printed, with its number, from 1, and the anchor of its section. */
export interface PrintedFinding extends FindingEvidence {
  readonly number: number;
  readonly anchor: string;
  readonly title: AnswerText;
  /** Null for a finding that consists of its result. */
  readonly detail: AnswerText | null;
  readonly caution: AnswerText;
}

/** An analysis, resolved to what its pages print. */
export interface AnalysisView {
  readonly data: AnalysisReportData;
  /** All results, by their ids. */
  readonly entries: ReadonlyMap<string, ResultEntry>;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly sentences: readonly AnswerText[];
  readonly limits: readonly AnswerText[];
  readonly findings: readonly PrintedFinding[];
  /** Results that are in no finding, those that are more than chance first. */
  readonly further: readonly ResultEntry[];
}

/** Sentences that stand for an answer that the model did not give. */
const MOST_SENTENCES = 3;

export function analysisView(data: AnalysisReportData, layout: ReportLayout): AnalysisView {
  const { results, plan } = data;
  const all = resultEntries(results);
  const ranked = rankResults(all, plan.plan).map(({ entry }) => entry);
  const answer = filledAnswer(data, layout.figures);
  const findings = printedFindings(answer, ranked, layout);
  const inFindings = new Set(findings.flatMap((finding) => finding.results.map(({ id }) => id)));
  const others = ranked.filter(({ id }) => !inFindings.has(id));
  return {
    data,
    entries: new Map(all.map((entry) => [entry.id, entry])),
    relations: new Map(results.relations.map((relation) => [relation.id, relation])),
    sentences: answer.sentences.length > 0 ? answer.sentences : ownSentences(ranked, layout),
    limits: [...cannotAnswer(data), ...answer.limits],
    findings,
    further: [...others.filter(isSignificant), ...others.filter((entry) => !isSignificant(entry))],
  };
}

function ownSentences(ranked: readonly ResultEntry[], layout: ReportLayout): AnswerText[] {
  const said = ranked.filter(isSignificant).slice(0, MOST_SENTENCES);
  const texts =
    said.length === 0
      ? [layout.i18n.analysis.noAnswer]
      : said.map((entry) => {
          const { effect, adjustedP } = entry;
          const figures = [
            effect ? `${layout.i18n.results.effects[effect.name]} ${layout.figures.effect(effect)}` : '',
            effect ? layout.figures.interval(effect) : '',
            adjustedP === null ? '' : layout.i18n.analysis.adjusted(layout.figures.probability(adjustedP)),
          ];
          return `${layout.figures.statement(entry, true)} (${figures.filter((figure) => figure !== '').join(', ')}).`;
        });
  return texts.map((text) => ({ text, isChecked: true }));
}

/** Why the plan says that the data cannot answer. The model writes it before anything is computed. */
function cannotAnswer({ plan, profile }: AnalysisReportData): AnswerText[] {
  const text = plan.plan.cannotAnswer;
  if (text === null) return [];
  const names = columnNames(profile);
  const stated = [...statedNumbers(text, names), ...statedDirections(text, names)];
  return [{ text, isChecked: stated.length === 0 }];
}
