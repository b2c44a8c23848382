/**
 * P-values adjusted for their number by Benjamini and Hochberg (1995), in the given order: of the results with an adjusted p up to
 * 0.05, at most 5 % are expected to be false.
 */
export function benjaminiHochberg(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).sort((one, other) => (values[other] ?? 0) - (values[one] ?? 0));
  const adjusted = values.map(() => 1);
  let least = 1;
  for (const [place, at] of order.entries()) {
    least = Math.min(least, ((values[at] ?? 1) * values.length) / (values.length - place));
    adjusted[at] = least;
  }
  return adjusted;
}
