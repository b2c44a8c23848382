#!/usr/bin/env node
import { existsSync } from 'node:fs';

// In a checkout of the repository dist/ may be older than its sources; an installed package has neither sources nor this script.
const freshDist = new URL('../scripts/freshDist.mjs', import.meta.url);
if (existsSync(freshDist)) await import(freshDist.href);

const { runCommandLine } = await import('./commands/runCommandLine.ts');
process.exitCode = await runCommandLine(process.argv.slice(2));
