import type { TestedClaim } from '../claim.ts';
import { isSignificant, type RankedResult } from '../rankResults.ts';
import type { ResultEntry } from '../resultEntries.ts';

/** What the model is told of a result: enough to understand it. */
export function resultFacts({ entry }: RankedResult): object {
  const { id, kind, first, second, n, effect, adjustedP, direction, outcome } = entry;
  return {
    id,
    kind,
    first,
    second,
    n,
    ...(effect && {
      effect: effect.name,
      value: short(effect.value),
      interval: [short(effect.lower), short(effect.upper)],
    }),
    ...(adjustedP !== null && { adjustedP: short(adjustedP), isMoreThanChance: isSignificant(entry) }),
    ...(direction && { compared: direction.compared, against: direction.against }),
    ...(outcome !== null && { outcome }),
    ...groupFacts(entry),
  };
}

function groupFacts({ groups, curves }: ResultEntry): object {
  if (curves.length > 0) {
    return {
      groups: curves.map(({ level, n, events, median }) => ({
        level,
        n,
        events,
        median: median.value === null ? null : short(median.value),
      })),
    };
  }
  return groups.length === 0
    ? {}
    : {
        groups: groups.map(({ level, n, mean, share }) => ({
          level,
          n,
          ...(mean !== null && { mean: short(mean) }),
          ...(share !== null && { share: short(share) }),
        })),
      };
}

/** What the model is told of a claim that all rows support. */
export function claimFacts({ id, claim, verdict }: TestedClaim): object {
  return {
    id,
    ...claim,
    ...(verdict.verdict !== 'notTestable' && { n: verdict.n, value: short(verdict.value) }),
  };
}

const short = (value: number): number => Number(value.toPrecision(4));
