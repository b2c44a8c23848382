import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker';

/** Made by `npm run build` beside the compiled workflows. */
const PREBUILT = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
const SOURCES = ['../workflows/index.ts', '../workflows/index.js'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

let bundle: Promise<WorkflowBundleOption> | undefined;

/** The workflows as one script: the pre-built one in dist/, else bundled here, once a process. */
export function workflowBundle(): Promise<WorkflowBundleOption> {
  bundle ??= existsSync(PREBUILT) ? Promise.resolve({ codePath: PREBUILT }) : bundleWorkflows();
  return bundle;
}

/** Bundles the workflows beside this module. */
export async function bundleWorkflows(): Promise<{ code: string }> {
  const workflowsPath = SOURCES.find(existsSync);
  if (workflowsPath === undefined) throw new Error(`no workflows at ${SOURCES.join(' or ')}`);
  return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
}
