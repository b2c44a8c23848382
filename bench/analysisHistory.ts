import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { measureAnalysis } from './measureAnalysis.ts';

/** As many as take about a minute; the aim is meant for 20,000. */
const CHUNKS = 1_000;
const EVENTS_PER_RUN = { quick: 200, full: 4_000 };
/** Temporal's own advice is to stay below; https://docs.temporal.io/workflow-execution/limits ends a run at 51,200. */
const MOST_EVENTS = 10_000;

/** What a long analysis leaves in the history: it hands over from run to run. */
export const analysisHistory = defineBenchmark({
  name: 'analysis-history',
  description: `The history of a long analysis: of about ${CHUNKS} chunks, or --size; the aim is meant for 20,000, which take a quarter of an hour`,
  figures: {
    mostEventsOfARun: {
      meaning: `events of the longest run; up to ${CHUNKS} chunks it hands over after ${EVENTS_PER_RUN.quick} events, else ${EVENTS_PER_RUN.full}`,
      aim: { atMost: MOST_EVENTS - 1 },
    },
    runs: { meaning: 'runs that handed over to one another' },
    eventsPerChunk: { meaning: 'events of all runs a chunk' },
    historyBytesPerChunk: { meaning: 'bytes of history of all runs a chunk' },
    chunksPerSecond: { meaning: 'chunks a second, with a model that answers at once' },
  },
  async run({ say, size = CHUNKS }: BenchmarkContext) {
    say(`${size} chunks`);
    const historyEvents = size <= CHUNKS ? EVENTS_PER_RUN.quick : EVENTS_PER_RUN.full;
    const measured = await measureAnalysis({ ANALYSIS_HISTORY_EVENTS: String(historyEvents) }, {}, size);
    const { mostEvents, runs, events, chunks, historyBytes, elapsedMs } = measured;
    return {
      figures: {
        mostEventsOfARun: mostEvents,
        runs,
        eventsPerChunk: events / chunks,
        historyBytesPerChunk: historyBytes / chunks,
        chunksPerSecond: (chunks / elapsedMs) * 1_000,
      },
      limit: { mostEvents: MOST_EVENTS, chunks },
    };
  },
});
