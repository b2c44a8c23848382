import { fileURLToPath } from 'node:url';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { builtFile } from '../builtFile.ts';

/** The workflows as one script: the one named, else the one of `npm run build`. */
export async function workflowBundle(
  codePath?: string,
): Promise<Extract<WorkflowBundleOption, { codePath: string }>> {
  return { codePath: codePath ?? fileURLToPath(await builtFile('workflow-bundle.js')) };
}
