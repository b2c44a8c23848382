import type { Benchmark } from './benchmark.ts';
import { mainJob } from './mainJob.ts';

/** Every benchmark there is, in the order in which they are listed. */
export const BENCHMARKS: readonly Benchmark[] = [mainJob];
