import { CALLS_AT_ONCE } from '../src/activities/analysis/modelCaller.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { measureAnalysis } from './measureAnalysis.ts';
import { rateUse } from './rateUse.ts';

const CHUNKS = 300;
/** Enough for minutes that lie between the first and the last chunk's call. */
const CHUNKS_OF_MINUTES = 1_100;
const REQUESTS_PER_MINUTE = 900;
const TOKENS_PER_MINUTE = 300_000;
const LATENCY_MS = 2_000;
const MINUTE_MS = 60_000;

/** How near an analysis comes to what its limits allow, and what it leaves in the history. */
export const analysis = defineBenchmark({
  name: 'analysis',
  description: `The makespan of an analysis of about ${CHUNKS} chunks against the ideal, and its history`,
  figures: {
    requestLimited: {
      meaning: `ideal time over measured time at ${REQUESTS_PER_MINUTE} requests a minute; ideal: calls / rate`,
      aim: { atLeast: 0.95 },
    },
    tokenLimited: {
      meaning: `the same at ${TOKENS_PER_MINUTE} prompt tokens a minute; ideal: tokens / rate`,
      aim: { atLeast: 0.95 },
    },
    latencyBound: {
      meaning: `the same at ${LATENCY_MS / 1_000} s an answer, ${CALLS_AT_ONCE} at once; ideal: full rounds of each level`,
      aim: { atLeast: 0.9 },
    },
    requestsUsed: {
      meaning: 'least share of the request limit that a minute used while chunks were waiting',
      aim: { atLeast: 0.95 },
    },
    requestsPeak: { meaning: 'largest share of it that any 60 s used', aim: { atMost: 1 } },
    tokensUsed: { meaning: 'the least share of the token limit', aim: { atLeast: 0.95 } },
    tokensPeak: { meaning: 'the largest share of the token limit', aim: { atMost: 1 } },
    eventsPerChunk: { meaning: 'events of history a chunk, of the analysis at 2 s an answer' },
    historyBytesPerChunk: { meaning: 'bytes of history a chunk, of the same' },
  },
  async run({ say }: BenchmarkContext) {
    const atRequestLimit = (chunks: number) => {
      say(`${chunks} chunks at ${REQUESTS_PER_MINUTE} requests a minute`);
      const settings = { GEMINI_REQUESTS_PER_MINUTE: String(REQUESTS_PER_MINUTE) };
      return measureAnalysis(settings, {}, chunks);
    };
    const atTokenLimit = (chunks: number) => {
      say(`${chunks} chunks at ${TOKENS_PER_MINUTE} tokens a minute`);
      return measureAnalysis({ GEMINI_TOKENS_PER_MINUTE: String(TOKENS_PER_MINUTE) }, {}, chunks);
    };
    // First: the server keeps the histories of the others in memory and is busier with them, which no limit hides here.
    say(`${CHUNKS} chunks at ${LATENCY_MS} ms an answer`);
    const latency = await measureAnalysis({}, { latencyMs: LATENCY_MS }, CHUNKS);
    const requests = await atRequestLimit(CHUNKS);
    const tokens = await atTokenLimit(CHUNKS);
    const longRequests = await atRequestLimit(CHUNKS_OF_MINUTES);
    const requestsOfMinutes = rateUse(
      longRequests.chunkCalls.map(({ atMs }) => ({ atMs, amount: 1 })),
      REQUESTS_PER_MINUTE,
    );
    const longTokens = await atTokenLimit(CHUNKS_OF_MINUTES);
    const tokensOfMinutes = rateUse(
      longTokens.chunkCalls.map(({ atMs, promptTokens }) => ({ atMs, amount: promptTokens })),
      TOKENS_PER_MINUTE,
    );
    const idealRequestsMs = (requests.calls / REQUESTS_PER_MINUTE) * MINUTE_MS;
    const idealTokensMs = (tokens.promptTokens / TOKENS_PER_MINUTE) * MINUTE_MS;
    const idealLatencyMs =
      latency.callsOfLevels.reduce((sum, calls) => sum + Math.ceil(calls / CALLS_AT_ONCE), 0) * LATENCY_MS;
    return {
      figures: {
        requestLimited: idealRequestsMs / requests.elapsedMs,
        tokenLimited: idealTokensMs / tokens.elapsedMs,
        latencyBound: idealLatencyMs / latency.elapsedMs,
        requestsUsed: requestsOfMinutes.least,
        requestsPeak: requestsOfMinutes.most,
        tokensUsed: tokensOfMinutes.least,
        tokensPeak: tokensOfMinutes.most,
        eventsPerChunk: latency.events / latency.chunks,
        historyBytesPerChunk: latency.historyBytes / latency.chunks,
      },
      limit: { idealRequestsMs, idealTokensMs, idealLatencyMs },
    };
  },
});
