import assert from 'node:assert/strict';

/** Asserts that numbers are the same but for a relative difference, or for so little from zero. */
export function assertClose(
  actual: number | null | undefined | readonly (number | null)[],
  expected: number | null | undefined | readonly (number | null)[],
  tolerance = 1e-7,
  what = '',
): void {
  const [found, wanted] = [actual, expected].map((value) => (Array.isArray(value) ? value : [value]));
  assert.equal(found?.length, wanted?.length, what);
  for (const [at, value] of (wanted ?? []).entries()) {
    const other = found?.[at];
    const isClose =
      value === null || other === null || other === undefined
        ? value === other
        : Math.abs(other - value) <= tolerance * Math.abs(value) + 1e-300 || Math.abs(other - value) <= 1e-12;
    assert.ok(isClose, `${what} [${at}]: ${other} instead of ${value}`);
  }
}

/** An estimate that is there. */
export function estimated<T extends { readonly estimable: boolean }>(
  result: T,
): Extract<T, { readonly estimable: true }> {
  assert.ok(isEstimable(result), JSON.stringify(result));
  return result;
}

const isEstimable = <T extends { readonly estimable: boolean }>(
  result: T,
): result is Extract<T, { readonly estimable: true }> => result.estimable;
