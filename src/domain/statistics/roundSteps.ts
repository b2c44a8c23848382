/** The smallest of 1, 2 and 5 times a power of ten that is at least as large. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10);
}

/** Multiples of a round step from zero up to a largest value; about as many as asked, and no more than one above. */
export function roundTimes(largest: number, count: number): number[] {
  if (!(largest > 0)) return [0];
  const step = roundStep(largest / count);
  return Array.from({ length: Math.floor(largest / step) + 1 }, (_, at) =>
    Number((at * step).toPrecision(12)),
  );
}
