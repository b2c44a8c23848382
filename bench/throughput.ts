/** Runs `start` for 0 up to `count`, `concurrency` at once; answers how many were done a minute. */
export async function perMinute(
  count: number,
  concurrency: number,
  start: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await start(index);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, lane));
  return (count * 60_000) / (performance.now() - startedAt);
}
