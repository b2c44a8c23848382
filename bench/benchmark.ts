/** What a figure means and, where the project has set itself an aim, what it should reach. */
export interface FigureSpec {
  /** One line for the table, with the unit. */
  readonly meaning: string;
  readonly aim?: { readonly atLeast: number } | { readonly atMost: number };
}

/** Figures of one run by name; `limit` holds what they were measured against in the same run. */
export interface Measurement<Figure extends string = string> {
  readonly figures: Readonly<Record<Figure, number>>;
  readonly limit: Readonly<Record<string, number>>;
}

export interface BenchmarkContext {
  /** Tells, on standard error, what is going on. */
  readonly say: (line: string) => void;
  /** How many, of benchmarks whose size can be chosen. @default its own */
  readonly size?: number;
}

/** One benchmark: ratios against a peer or a limit that is measured in the same run. */
export interface Benchmark<Figure extends string = string> {
  /** As in `npm run bench -- NAME`. */
  readonly name: string;
  readonly description: string;
  readonly figures: Readonly<Record<Figure, FigureSpec>>;
  run(context: BenchmarkContext): Promise<Measurement<Figure>>;
}

/** Declares a benchmark, so that it measures exactly the figures it describes. */
export function defineBenchmark<Figure extends string>(benchmark: Benchmark<Figure>): Benchmark<Figure> {
  return benchmark;
}

/** The aim in words, and whether the measured value reaches it; undefined without an aim. */
export function judge(spec: FigureSpec, value: number): { aim: string; reached: boolean } | undefined {
  if (spec.aim === undefined) return undefined;
  return 'atLeast' in spec.aim
    ? { aim: `≥ ${spec.aim.atLeast}`, reached: value >= spec.aim.atLeast }
    : { aim: `≤ ${spec.aim.atMost}`, reached: value <= spec.aim.atMost };
}
