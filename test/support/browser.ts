import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian puts Chromium. */
const CHROMIUM = '/usr/bin/chromium';

/** A real browser; undefined, with a line that says so, on a machine that has none. */
export async function startBrowser(): Promise<Browser | undefined> {
  if (!existsSync(CHROMIUM)) {
    process.stderr.write(`  skipped: there is no ${CHROMIUM}; install it with: apt-get install chromium\n`);
    return undefined;
  }
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}
