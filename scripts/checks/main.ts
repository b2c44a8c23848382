import { stopSharedServers } from '../../test/support/sharedServers.ts';
import { type CheckLine, checkTable } from './checkLine.ts';

/** The checks that `npm run check -- NAME` runs: each takes longer than a test may. */
const CHECKS: Readonly<Record<string, (args: readonly string[]) => Promise<CheckLine[]>>> = {
  api: async () => (await import('./api/checkApi.ts')).checkApi(),
  noise: async () => (await import('./noise/checkNoise.ts')).checkNoise(),
  numbers: async (args) => (await import('./numbers/checkNumbers.ts')).checkNumbers(args),
  rolling: async () => (await import('./rolling/checkRolling.ts')).checkRolling(),
  tenants: async () => (await import('./tenants/checkTenants.ts')).checkTenants(),
  waiters: async () => (await import('./waiters/checkWaiters.ts')).checkWaiters(),
};

const [name = '', ...args] = process.argv.slice(2);
const check = CHECKS[name];
if (check) {
  try {
    const lines = await check(args);
    console.log(checkTable(lines));
    const wrong = lines.filter(({ ok }) => !ok).length;
    console.log(`\n${lines.length} lines, ${wrong} not ok`);
    process.exitCode = wrong === 0 && lines.length > 0 ? 0 : 1;
  } finally {
    await stopSharedServers();
  }
} else {
  console.error(`name a check: ${Object.keys(CHECKS).join(', ')}`);
  process.exitCode = 2;
}
