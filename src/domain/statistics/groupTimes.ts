import { riskSets, type SurvivalCounts, totalRows } from './survivalCounts.ts';

/** A time with an event in any group: events and rows at risk of each group. */
export interface GroupTime {
  readonly time: number;
  readonly events: readonly number[];
  readonly atRisk: readonly number[];
}

/** The times at which any group has an event, the earliest first. */
export function groupTimes(groups: readonly SurvivalCounts[]): GroupTime[] {
  const sets = groups.map((counts) => riskSets(counts));
  const times = [
    ...new Set(sets.flatMap((set) => set.filter(({ events }) => events > 0).map(({ time }) => time))),
  ].sort((one, other) => one - other);
  const places = groups.map(() => 0);
  return times.map((time) => {
    const now = sets.map((set, group) => {
      let place = places[group] ?? 0;
      while (place < set.length && (set[place]?.time ?? time) < time) place += 1;
      places[group] = place;
      return set[place];
    });
    return {
      time,
      events: now.map((set) => (set?.time === time ? set.events : 0)),
      atRisk: now.map((set) => set?.atRisk ?? 0),
    };
  });
}

/** Rows and events of all groups together, by their time. */
export function joinGroups(groups: readonly SurvivalCounts[]): SurvivalCounts {
  const joined = new Map<number, { time: number; events: number; censored: number }>();
  for (const { time, events, censored } of groups.flat()) {
    const count = joined.get(time) ?? { time, events: 0, censored: 0 };
    count.events += events;
    count.censored += censored;
    joined.set(time, count);
  }
  return [...joined.values()].sort((one, other) => one.time - other.time);
}

/** Whether a group has the rows that a curve needs. */
export const hasRows = (counts: SurvivalCounts, least: number): boolean => totalRows(counts) >= least;
