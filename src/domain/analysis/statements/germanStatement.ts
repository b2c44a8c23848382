import type { StatedResult } from './resultStatement.ts';

/** What a result says, in German. */
export function germanStatement({
  kind,
  first,
  second,
  isHigher,
  direction,
  outcome,
  extremes,
}: StatedResult): string {
  const where = direction ? `bei ${second} = ${direction.compared}` : '';
  const than = direction ? ` als bei ${direction.against}` : '';
  switch (kind) {
    case 'correlation':
      return isHigher ? `${first} steigt mit ${second}` : `${first} sinkt, wenn ${second} steigt`;
    case 'difference':
      return `${first} ist ${where} ${isHigher ? 'höher' : 'niedriger'}${than}`;
    case 'groups':
      return extremes
        ? `der Mittelwert von ${first} ist bei ${second} = ${extremes.highest} am höchsten und bei ${extremes.lowest} am niedrigsten`
        : `${first} unterscheidet sich nach ${second}`;
    case 'risk':
      return `${first} ist ${where} ${isHigher ? 'häufiger' : 'seltener'} ${outcome ?? ''}${than}`;
    case 'association':
      return `${first} und ${second} hängen zusammen`;
    case 'trend':
      return outcome === null
        ? `${first} ${isHigher ? 'steigt' : 'sinkt'} im Lauf der Zeit`
        : `${first} ist im Lauf der Zeit ${isHigher ? 'häufiger' : 'seltener'} ${outcome}`;
    case 'logRank':
      if (!extremes) return `das Überleben unterscheidet sich nach ${second}`;
      return extremes.ofTwo
        ? `das mediane Überleben ist bei ${second} = ${extremes.highest} länger als bei ${extremes.lowest}`
        : `das mediane Überleben ist bei ${second} = ${extremes.highest} am längsten und bei ${extremes.lowest} am kürzesten`;
    case 'hazard':
      return direction
        ? `das Ereignis tritt ${where} ${isHigher ? 'früher' : 'später'} ein${than}`
        : `das Ereignis tritt bei höherem Wert von ${second} ${isHigher ? 'früher' : 'später'} ein`;
  }
}
