import type { ComputedAnalysis } from '../../analyses/requireAnalysis.ts';
import { figureText } from '../../domain/analysis/figureText.ts';
import { rankResults } from '../../domain/analysis/rankResults.ts';
import { resultEntries } from '../../domain/analysis/resultEntries.ts';
import { columns } from '../shared/listing.ts';

/** The results that bear most on the question, for a reader; all others are in the JSON and the spreadsheet. */
const SHOWN = 20;

/** The most important results of an analysis as a table, and what the model noticed in rows. */
export function resultsText({ plan, results, claims, locale }: ComputedAnalysis): string {
  const write = figureText(locale);
  const ranked = rankResults(resultEntries(results), plan.plan);
  const rows = ranked
    .slice(0, SHOWN)
    .map(({ entry: { id, n, effect, adjustedP } }) => [
      id,
      write.count(n),
      effect ? `${write.effect(effect)} (${write.interval(effect)})` : '',
      adjustedP === null ? '' : write.probability(adjustedP),
    ]);
  const hidden = ranked.length - rows.length;
  return [
    `${write.count(results.kept)} of ${write.count(results.rows)} rows, plan: ${plan.source}`,
    ...columns([['result', 'n', 'effect', 'adjusted p'], ...rows]),
    ...(hidden > 0 ? [`${hidden} more: --json or --out FILE`] : []),
    ...claims.map(({ id, claim, verdict }) => `${id} ${claim.predicate}: ${verdict.verdict}`),
  ].join('\n');
}
