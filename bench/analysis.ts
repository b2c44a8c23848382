import { CALLS_AT_ONCE } from '../src/activities/analysis/modelCaller.ts';
import { WINDOW_MS } from '../src/domain/analysis/slidingWindow.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { type IdealCall, idealMakespan } from './idealMakespan.ts';
import { type Measured, type MeasuredCall, measureAnalysis } from './measureAnalysis.ts';
import { rateUse } from './rateUse.ts';

const CHUNKS = 300;
/** Their calls exceed what a minute allows. */
const CHUNKS_OF_MINUTES = 1_100;
const REQUESTS_PER_MINUTE = 900;
const TOKENS_PER_MINUTE = 300_000;
/** How long an answer takes: so long that two cores keep up with all slots, and the figures show the pacing instead of the cores. */
const ANSWER_MS = 2_000;
const MINUTE_MS = 60_000;

/** How near an analysis comes to what its limits allow, and what it leaves in the history. */
export const analysis = defineBenchmark({
  name: 'analysis',
  description:
    'The makespan of analyses against the ideal, in which a call leaves as soon as the minute and a slot allow; and their history',
  figures: {
    requestLimited: {
      meaning: `ideal time over measured time of about ${CHUNKS_OF_MINUTES} chunks at ${REQUESTS_PER_MINUTE} requests a minute, ${ANSWER_MS / 1_000} s an answer`,
      aim: { atLeast: 0.95 },
    },
    tokenLimited: {
      meaning: `the same at ${TOKENS_PER_MINUTE} prompt tokens a minute`,
      aim: { atLeast: 0.95 },
    },
    latencyBound: {
      meaning: `the same of about ${CHUNKS} chunks without a limit, ${CALLS_AT_ONCE} at once`,
      aim: { atLeast: 0.9 },
    },
    shortBurst: {
      meaning: `the same of about ${CHUNKS} chunks at ${REQUESTS_PER_MINUTE} requests a minute, which allow them all at once`,
      aim: { atLeast: 0.85 },
    },
    requestsUsed: {
      meaning: `least share of the request limit that ${WINDOW_MS / 1_000} s used while chunks were waiting`,
      aim: { atLeast: 0.95 },
    },
    requestsPeak: { meaning: 'largest share of it that any 60 s used', aim: { atMost: 1 } },
    tokensUsed: { meaning: 'the least share of the token limit', aim: { atLeast: 0.95 } },
    tokensPeak: { meaning: 'the largest share of the token limit', aim: { atMost: 1 } },
    eventsPerChunk: { meaning: 'events of history a chunk, of the analysis without a limit' },
    historyBytesPerChunk: { meaning: 'bytes of history a chunk, of the same' },
  },
  async run({ say }: BenchmarkContext) {
    const atRequestLimit = (chunks: number) => {
      say(`${chunks} chunks at ${REQUESTS_PER_MINUTE} requests a minute`);
      const settings = { GEMINI_REQUESTS_PER_MINUTE: String(REQUESTS_PER_MINUTE) };
      return measureAnalysis(settings, { latencyMs: ANSWER_MS }, chunks);
    };
    // First: the server keeps the histories of the others in memory and is busier with them, which no limit hides here.
    say(`${CHUNKS} chunks without a limit`);
    const unlimited = await measureAnalysis({}, { latencyMs: ANSWER_MS }, CHUNKS);
    const burst = await atRequestLimit(CHUNKS);
    const requests = await atRequestLimit(CHUNKS_OF_MINUTES);
    say(`${CHUNKS_OF_MINUTES} chunks at ${TOKENS_PER_MINUTE} tokens a minute`);
    const settings = { GEMINI_TOKENS_PER_MINUTE: String(TOKENS_PER_MINUTE) };
    const tokens = await measureAnalysis(settings, { latencyMs: ANSWER_MS }, CHUNKS_OF_MINUTES);
    const requestUse = shareUsed(requests, () => 1, REQUESTS_PER_MINUTE);
    const tokenUse = shareUsed(tokens, ({ promptTokens }) => promptTokens, TOKENS_PER_MINUTE);
    const idealMs = {
      requests: idealOf(requests, { perMinute: REQUESTS_PER_MINUTE, amountOf: () => 1 }),
      tokens: idealOf(tokens, {
        perMinute: TOKENS_PER_MINUTE,
        amountOf: ({ promptTokens }) => promptTokens,
      }),
      unlimited: idealOf(unlimited, { perMinute: null, amountOf: () => 1 }),
      burst: idealOf(burst, { perMinute: REQUESTS_PER_MINUTE, amountOf: () => 1 }),
    };
    return {
      figures: {
        requestLimited: idealMs.requests / requests.elapsedMs,
        tokenLimited: idealMs.tokens / tokens.elapsedMs,
        latencyBound: idealMs.unlimited / unlimited.elapsedMs,
        shortBurst: idealMs.burst / burst.elapsedMs,
        requestsUsed: requestUse.least,
        requestsPeak: requestUse.most,
        tokensUsed: tokenUse.least,
        tokensPeak: tokenUse.most,
        eventsPerChunk: unlimited.events / unlimited.chunks,
        historyBytesPerChunk: unlimited.historyBytes / unlimited.chunks,
      },
      limit: {
        idealRequestsMs: idealMs.requests,
        idealTokensMs: idealMs.tokens,
        idealLatencyMs: idealMs.unlimited,
        idealBurstMs: idealMs.burst,
      },
    };
  },
});

function idealOf(
  { stages }: Measured,
  {
    perMinute,
    amountOf,
  }: { readonly perMinute: number | null; readonly amountOf: (call: MeasuredCall) => number },
): number {
  const calls = stages.map((stage) =>
    stage.calls.map((call): IdealCall => ({ amount: amountOf(call), serviceMs: ANSWER_MS })),
  );
  return idealMakespan(calls, { perMinute, atOnce: CALLS_AT_ONCE });
}

/**
 * How much of a limit was used while chunks were waiting. The least is that of the window
 * that Aftercare keeps: after a burst, the provider's minute lacks the calls of the second by which the window is longer.
 */
function shareUsed(
  { stages }: Measured,
  amountOf: (call: MeasuredCall) => number,
  limit: number,
): { readonly least: number; readonly most: number } {
  const chunks = stages.find(({ stage }) => stage === 'chunks');
  if (!chunks) throw new Error('no chunk was read');
  const calls = chunks.calls.map((call) => ({ atMs: call.atMs, amount: amountOf(call) }));
  const { least } = rateUse(calls, { limit, windowMs: WINDOW_MS });
  const { most } = rateUse(calls, { limit, windowMs: MINUTE_MS });
  return { least, most };
}
