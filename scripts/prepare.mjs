import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** `npm ci` leaves a built dist/ through this, except for an installation without development packages: that one gets a dist/. */
if (existsSync('node_modules/typescript') && existsSync('src')) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
