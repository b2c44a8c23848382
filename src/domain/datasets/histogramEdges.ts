const MIN_BINS = 5;
const MAX_BINS = 20;

/**
 * Edges of equal-width bins by the rule of Freedman and Diaconis (1981), between 5 and 20 of them. Whole numbers get
 * whole widths, so that each bin can hold as many of them as its neighbour: then there may be fewer bins, and the last
 * edge lies above the maximum.
 */
export function histogramEdges(spread: {
  readonly count: number;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly max: number;
  /** Every value is a whole number. */
  readonly whole: boolean;
}): number[] {
  const { count, min, lowerQuartile, upperQuartile, max, whole } = spread;
  const range = max - min;
  if (range <= 0) return [min, max];
  const ideal = (2 * (upperQuartile - lowerQuartile)) / Math.cbrt(count);
  const wanted = Math.min(MAX_BINS, Math.max(MIN_BINS, ideal > 0 ? Math.ceil(range / ideal) : MAX_BINS));
  if (whole && Number.isSafeInteger(min) && Number.isSafeInteger(max)) {
    const width = Math.max(1, Math.ceil((range + 1) / wanted));
    const bins = Math.ceil((range + 1) / width);
    return Array.from({ length: bins + 1 }, (_, bin) => min + bin * width);
  }
  const inner = Array.from({ length: wanted }, (_, bin) => min + (range * bin) / wanted);
  // Neighbouring doubles leave no room for bins between them.
  return [...new Set([...inner, max])];
}
