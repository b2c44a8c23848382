import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resident memory of a process, MB. */
export function residentMb(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1_024;
}

/**
 * Samples the resident memory of a process until asked how much more its last third took than its middle third, by
 * the medians, MB: start-up and single peaks do not count, a leak does.
 */
export function watchMemory(pid: number): { growthMb(): number } {
  const samples: number[] = [];
  let isWatching = true;
  const watching = async () => {
    while (isWatching) {
      samples.push(residentMb(pid));
      await sleep(250);
    }
  };
  void watching();
  return {
    growthMb() {
      isWatching = false;
      const third = Math.floor(samples.length / 3);
      return median(samples.slice(-third)) - median(samples.slice(third, 2 * third));
    },
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
