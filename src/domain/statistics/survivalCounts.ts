/** Rows of one group that end at one time: with the event, and without it (censored). */
export interface SurvivalCount {
  readonly time: number;
  readonly events: number;
  readonly censored: number;
}

/** The rows of a group by their time, the earliest first, each time once. */
export type SurvivalCounts = readonly SurvivalCount[];

/** A time at which a group has rows under observation; those that are censored at it still are. */
export interface RiskSet {
  readonly time: number;
  readonly events: number;
  readonly atRisk: number;
}

/** The risk sets of a group at each of its times. */
export function riskSets(counts: SurvivalCounts): RiskSet[] {
  let atRisk = totalRows(counts);
  return counts.map(({ time, events, censored }) => {
    const set = { time, events, atRisk };
    atRisk -= events + censored;
    return set;
  });
}

/** Rows whose time is at least each of these times, which increase. */
export function numbersAtRisk(counts: SurvivalCounts, times: readonly number[]): number[] {
  return times.map((time) => totalRows(counts.filter((count) => count.time >= time)));
}

export const totalRows = (counts: SurvivalCounts): number =>
  counts.reduce((sum, { events, censored }) => sum + events + censored, 0);

export const totalEvents = (counts: SurvivalCounts): number =>
  counts.reduce((sum, { events }) => sum + events, 0);
