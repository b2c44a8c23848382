import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WorkflowBundleOption } from '@temporalio/worker';

const runsFromSource = import.meta.url.endsWith('.ts');
const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

let fresh: Promise<unknown> | undefined;

/**
 * The workflows as one script: the one named, else the one of `npm run build`. Tests run from sources, and have it built first when
 * it is older than these.
 */
export async function workflowBundle(
  codePath?: string,
): Promise<Extract<WorkflowBundleOption, { codePath: string }>> {
  if (codePath !== undefined) return { codePath };
  if (runsFromSource) {
    fresh ??= promisify(execFile)(process.execPath, [inRepository('scripts/freshDist.mjs')]);
    await fresh;
  }
  return { codePath: inRepository('dist/workflow-bundle.js') };
}
