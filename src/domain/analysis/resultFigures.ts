import type { DatasetProfile } from '../datasets/datasetProfile.ts';
import { escapeName, resultId } from '../statistics/resultId.ts';
import type { Claim, TestedClaim } from './claim.ts';
import type { FigureText } from './figureText.ts';
import type { Placeholder } from './placeholders.ts';
import { isSignificant } from './rankResults.ts';
import type { ResultEntry } from './resultEntries.ts';

/** What placeholders can name. */
export interface FigureSource {
  readonly entries: readonly ResultEntry[];
  readonly claims: readonly TestedClaim[];
  readonly profile: DatasetProfile;
  /** Rows that the results are of. */
  readonly kept: number;
}

/** The id of the number of rows that the results are of. */
export const ROWS_ID = 'rows';
/** The id of the share of the rows in which a column is empty. */
export const missingId = (column: string): string => resultId('missing', column);

/**
 * Writes what a placeholder names. Of a result: its effect with the interval, or one part: `value`, `interval`, `p`, `n`, `missing`,
 * `mean:LEVEL`, `share:LEVEL`, `median:LEVEL`, `events:LEVEL` and `n:LEVEL`; and `says`, what it says in words, unless it may be
 * chance. Of a claim and of a column's missing cells: the share of
 * the rows, or their number, `n`. Claims that the rows do not support have no figures.
 *
 * @returns undefined for an id or a part that there is not
 */
export function resultFigures(
  { entries, claims, profile, kept }: FigureSource,
  write: FigureText,
): (placeholder: Placeholder) => string | undefined {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const claimsById = new Map(claims.map((claim) => [claim.id, claim]));
  const missing = new Map(profile.columns.map((column) => [missingId(column.name), column.missing]));
  return (placeholder) => {
    const { id, part } = placeholder;
    const entry = byId.get(id);
    if (entry) return entryFigure(entry, placeholder, write);
    const claim = claimsById.get(id);
    if (claim) return claimFigure(claim, placeholder, byId, write);
    if (id === ROWS_ID && part === null) return write.count(kept);
    const empty = missing.get(id);
    if (empty === undefined) return undefined;
    if (part === 'n') return write.count(empty);
    return part === null ? write.percent(profile.rows === 0 ? 0 : empty / profile.rows) : undefined;
  };
}

function entryFigure(
  entry: ResultEntry,
  { part, startsSentence }: Placeholder,
  write: FigureText,
): string | undefined {
  const { effect, n, missing, adjustedP } = entry;
  switch (part) {
    case null:
      if (effect) return `${write.effect(effect)} (${write.interval(effect)})`;
      return adjustedP === null ? undefined : write.probability(adjustedP);
    case 'value':
      return effect ? write.effect(effect) : undefined;
    case 'interval':
      return effect ? write.interval(effect) : undefined;
    case 'p':
      return adjustedP === null ? undefined : write.probability(adjustedP);
    case 'n':
      return write.count(n);
    case 'missing':
      return write.count(missing);
    case 'says':
      return isSignificant(entry) ? write.statement(entry, startsSentence) : undefined;
    default:
      return levelFigure(entry, part, write);
  }
}

function levelFigure({ groups, curves }: ResultEntry, part: string, write: FigureText): string | undefined {
  const [, figure = '', level = ''] = /^([a-z]+):(.*)$/s.exec(part) ?? [];
  const isNamed = (candidate: { readonly level: string | null }) =>
    candidate.level !== null &&
    [candidate.level.trim(), escapeName(candidate.level.trim())].includes(level.trim());
  const group = groups.find(isNamed);
  const curve = curves.find(isNamed);
  switch (figure) {
    case 'mean':
      return group?.mean == null ? undefined : write.measure(group.mean);
    case 'share':
      return group?.share == null ? undefined : write.percent(group.share);
    case 'median':
      return curve?.median.value == null ? undefined : write.measure(curve.median.value);
    case 'events':
      return curve && write.count(curve.events);
    case 'n': {
      const n = group?.n ?? curve?.n;
      return n === undefined ? undefined : write.count(n);
    }
    default:
      return undefined;
  }
}

function claimFigure(
  { claim, verdict }: TestedClaim,
  placeholder: Placeholder,
  entries: ReadonlyMap<string, ResultEntry>,
  write: FigureText,
): string | undefined {
  if (verdict.verdict !== 'supported') return undefined;
  const entry = verdict.resultId === null ? undefined : entries.get(verdict.resultId);
  if (entry) return entryFigure(entry, placeholder, write);
  if (placeholder.part === 'n') return write.count(verdict.n);
  if (placeholder.part !== null) return undefined;
  return claimValue(claim, verdict.value, write);
}

/** Writes the computed value of a claim that no result holds: that of the outlier, else the share of the rows. */
export const claimValue = ({ predicate }: Claim, value: number, write: FigureText): string =>
  predicate === 'outlier' ? write.measure(value) : write.percent(value);
