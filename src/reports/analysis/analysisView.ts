import type { AnswerText } from '../../domain/analysis/analysisAnswer.ts';
import type { TestedClaim } from '../../domain/analysis/claim.ts';
import { columnNames } from '../../domain/analysis/columnNames.ts';
import { fillPlaceholders } from '../../domain/analysis/placeholders.ts';
import { isSignificant, rankResults } from '../../domain/analysis/rankResults.ts';
import { type ResultEntry, resultEntries } from '../../domain/analysis/resultEntries.ts';
import { resultFigures } from '../../domain/analysis/resultFigures.ts';
import { statedNumbers } from '../../domain/analysis/statedNumbers.ts';
import type { Relation } from '../../domain/statistics/relation.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisReportData } from './analysisReportData.ts';
import { printedFindings } from './printedFindings.ts';
import { resultStatement } from './resultWords.ts';

/** A text as it is printed. */
export interface PrintedText {
  readonly text: string;
  /** False for a text of the model that states a number which no computation gave. */
  readonly isChecked: boolean;
}

/** A finding as it is printed, with its number, from 1, and the anchor of its section. */
export interface PrintedFinding {
  readonly number: number;
  readonly anchor: string;
  readonly title: PrintedText;
  /** Null for a finding that consists of its result. */
  readonly detail: PrintedText | null;
  readonly caution: PrintedText;
  /** The results it is about, the most important first, and the claims that have no result. */
  readonly results: readonly ResultEntry[];
  readonly claims: readonly TestedClaim[];
}

/** An analysis, resolved to what its pages print. */
export interface AnalysisView {
  readonly data: AnalysisReportData;
  /** All results, by their ids. */
  readonly entries: ReadonlyMap<string, ResultEntry>;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly sentences: readonly PrintedText[];
  readonly limits: readonly PrintedText[];
  readonly findings: readonly PrintedFinding[];
  /** Results that are in no finding, those that are more than chance first. */
  readonly further: readonly ResultEntry[];
}

/** Sentences that stand for an answer that the model did not give. */
const MOST_SENTENCES = 3;

export function analysisView(data: AnalysisReportData, layout: ReportLayout): AnalysisView {
  const { results, claims, profile, answer, plan } = data;
  const all = resultEntries(results);
  const ranked = rankResults(all, plan.plan).map(({ entry }) => entry);
  const figureOf = resultFigures({ entries: all, claims, profile, kept: results.kept }, layout.figures);
  const fill = ({ text, isChecked }: AnswerText): PrintedText => ({
    text: fillPlaceholders(text, figureOf),
    isChecked,
  });
  const findings = printedFindings({ data, all, ranked, fill, layout });
  const inFindings = new Set(findings.flatMap((finding) => finding.results.map(({ id }) => id)));
  const others = ranked.filter(({ id }) => !inFindings.has(id));
  const sentences = answer.sentences.map(fill);
  return {
    data,
    entries: new Map(all.map((entry) => [entry.id, entry])),
    relations: new Map(results.relations.map((relation) => [relation.id, relation])),
    sentences: sentences.length > 0 ? sentences : ownSentences(ranked, layout),
    limits: [...cannotAnswer(data), ...answer.limits.map(fill)],
    findings,
    further: [...others.filter(isSignificant), ...others.filter((entry) => !isSignificant(entry))],
  };
}

function ownSentences(ranked: readonly ResultEntry[], layout: ReportLayout): PrintedText[] {
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
          return `${resultStatement(entry, layout)} (${figures.filter((figure) => figure !== '').join(', ')}).`;
        });
  return texts.map((text) => ({ text, isChecked: true }));
}

/** Why the plan says that the data cannot answer. The model's words, whose numbers nothing has checked. */
function cannotAnswer({ plan, profile }: AnalysisReportData): PrintedText[] {
  const text = plan.plan.cannotAnswer;
  if (text === null) return [];
  return [{ text, isChecked: statedNumbers(text, columnNames(profile)).length === 0 }];
}
