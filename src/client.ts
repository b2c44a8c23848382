#!/usr/bin/env node
import { runCommandLine } from './commands/runCommandLine.ts';

process.exitCode = await runCommandLine(process.argv.slice(2));
