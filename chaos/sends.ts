import type { CutSend } from './cutSends.ts';
import { FAILPOINT_PLACES, type Failpoint, PLACE_MEANING } from './failpoint.ts';

/** What counts, summed up over cut sends. */
export interface SendTally {
  readonly sends: number;
  /** Neither accepted by the provider nor reported as unknown or failed. */
  readonly lost: number;
  /** Accepted by the provider more than once. */
  readonly duplicated: number;
  /** Left for an operator, since it is not known whether they were accepted. */
  readonly unknown: number;
  /** Settled although the process died with the request on its way. */
  readonly reconciled: number;
}

export function tally(cuts: readonly CutSend[]): SendTally {
  const count = (matches: (cut: CutSend) => boolean) => cuts.filter(matches).length;
  return {
    sends: cuts.length,
    lost: count(({ accepted, outcome }) => accepted === 0 && outcome !== 'unknown'),
    duplicated: count(({ accepted }) => accepted > 1),
    unknown: count(({ outcome }) => outcome === 'unknown'),
    reconciled: count(({ reconciled }) => reconciled),
  };
}

/** One line a channel and place, then all together. */
export function tallyTable(cuts: readonly CutSend[]): string {
  const row = (title: string, { sends, lost, duplicated, unknown, reconciled }: SendTally) =>
    [
      title.padEnd(36),
      ...[sends, lost, duplicated, unknown, reconciled].map((value) => String(value).padStart(12)),
    ].join('');
  const channels: readonly Failpoint['channel'][] = ['email', 'sms'];
  return [
    [
      'killed'.padEnd(36),
      ...['sends', 'lost', 'duplicated', 'unknown', 'reconciled'].map((name) => name.padStart(12)),
    ].join(''),
    ...channels.flatMap((channel) =>
      FAILPOINT_PLACES.map((place) =>
        row(
          `${channel}, ${PLACE_MEANING[place]}`,
          tally(cuts.filter((cut) => cut.channel === channel && cut.place === place)),
        ),
      ),
    ),
    row('together', tally(cuts)),
  ].join('\n');
}
