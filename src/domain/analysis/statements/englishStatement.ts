import type { StatedResult } from './resultStatement.ts';

/** What a result says, in English. */
export function englishStatement({
  kind,
  first,
  second,
  isHigher,
  direction,
  outcome,
  extremes,
}: StatedResult): string {
  const where = direction ? `where ${second} is ${direction.compared}` : '';
  const than = direction ? ` than where it is ${direction.against}` : '';
  switch (kind) {
    case 'correlation':
      return isHigher ? `${first} rises with ${second}` : `${first} falls as ${second} rises`;
    case 'difference':
      return `${first} is ${isHigher ? 'higher' : 'lower'} ${where}${than}`;
    case 'groups':
      return extremes
        ? `the mean of ${first} is highest where ${second} is ${extremes.highest} and lowest where it is ${extremes.lowest}`
        : `${first} differs by ${second}`;
    case 'risk':
      return `${first} is ${outcome ?? ''} ${isHigher ? 'more' : 'less'} often ${where}${than}`;
    case 'association':
      return `${first} and ${second} go together`;
    case 'trend':
      return outcome === null
        ? `${first} ${isHigher ? 'rises' : 'falls'} over time`
        : `${first} is ${outcome} ${isHigher ? 'more' : 'less'} often over time`;
    case 'logRank':
      if (!extremes) return `survival differs by ${second}`;
      return extremes.ofTwo
        ? `median survival is longer where ${second} is ${extremes.highest} than where it is ${extremes.lowest}`
        : `median survival is longest where ${second} is ${extremes.highest} and shortest where it is ${extremes.lowest}`;
    case 'hazard':
      return direction
        ? `the event comes ${isHigher ? 'sooner' : 'later'} ${where}${than}`
        : `the event comes ${isHigher ? 'sooner' : 'later'} with a higher ${second}`;
  }
}
