import { shortened } from '../layout/printableText.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisReportData } from './analysisReportData.ts';
import { namesText } from './exclusions.ts';
import { filterTexts } from './filterTexts.ts';

type Fact = readonly [name: string, value: string];

const MOST_NAME = 60;
const MOST_LEVEL = 40;

/** Which model was asked, how, and at what cost. */
export function methodFacts(
  { method, sandbox, generatedAt, reportId, answer }: AnalysisReportData,
  { i18n, numbers, dates }: ReportLayout,
): Fact[] {
  const { facts } = i18n.method;
  const models = method.models && method.models.length > 1 ? method.models.join(', ') : method.model;
  const cost = method.costUsd === null ? null : numbers.usd(method.costUsd);
  return [
    [facts.report, reportId],
    [facts.generated, dates.time(generatedAt)],
    [facts.model, sandbox ? facts.emulated(models) : models],
    [facts.prompt, method.promptVersion],
    [facts.answer, facts.answerBy[answer.source]],
    [facts.promptTokens, numbers.count(method.promptTokens)],
    [facts.outputTokens, numbers.count(method.outputTokens)],
    [facts.cost, cost === null ? facts.costUnknown : sandbox ? facts.costOfSandbox(cost) : cost],
  ];
}

/** What was computed, and who proposed it. */
export function planFacts(
  { plan: { plan, source }, results }: AnalysisReportData,
  layout: ReportLayout,
): Fact[] {
  const { i18n } = layout;
  const texts = i18n.method.plan;
  const named = (names: readonly string[], none: string) =>
    names.length === 0 ? none : namesText(names, layout);
  const levels = (values: readonly string[]) =>
    values.map((value) => shortened(value, MOST_LEVEL)).join(', ');
  const { survival } = plan;
  return [
    [texts.source, i18n.analysis.planSources[source]],
    [texts.outcomes, named(plan.outcomes, texts.none)],
    [texts.factors, named(plan.factors, texts.allOthers)],
    [
      texts.survival,
      survival === null
        ? texts.none
        : texts.survivalText(
            shortened(survival.time, MOST_NAME),
            shortened(survival.event, MOST_NAME),
            levels(survival.eventValues),
            levels(survival.censoredValues),
          ),
    ],
    [texts.describedBy, plan.describeBy === null ? texts.none : shortened(plan.describeBy, MOST_NAME)],
    [texts.filters, plan.filters.length === 0 ? texts.none : filterTexts(plan, layout).join(' ')],
    [texts.compared, named(results.compared, texts.none)],
  ];
}
