import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from '../src/workers/workflowBundle.ts';

/** `npm run build`: dist/ with compiled modules and the workflows as one script, so that a worker starts without bundling. */
rmSync('dist', { recursive: true, force: true });
const typescript = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
execFileSync(process.execPath, [typescript, '--project', 'tsconfig.build.json'], { stdio: 'inherit' });
const { code } = await bundleWorkflows();
writeFileSync('dist/workflow-bundle.js', code);
cpSync('src/sequences', 'dist/sequences', { recursive: true, filter: (path) => !path.endsWith('.ts') });
process.stdout.write(`built dist/ with a workflow bundle of ${Math.round(code.length / 1024)} KiB\n`);
