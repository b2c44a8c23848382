import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker';

/** Made by `npm run build` beside the compiled workflows. */
const PREBUILT = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
/** As source, or compiled. */
const sourceOf = (module: string): string | undefined =>
  [`../${module}.ts`, `../${module}.js`]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find(existsSync);

let bundle: Promise<WorkflowBundleOption> | undefined;

/** The workflows as one script: the one named, else the pre-built one in dist/, else bundled here, once a process. */
export async function workflowBundle(codePath?: string): Promise<WorkflowBundleOption> {
  if (codePath !== undefined) return { codePath };
  bundle ??= existsSync(PREBUILT) ? Promise.resolve({ codePath: PREBUILT }) : bundleWorkflows();
  return bundle;
}

/** Bundles the workflows beside this module. */
export async function bundleWorkflows(): Promise<{ code: string }> {
  const workflowsPath = sourceOf('workflows/index');
  const interceptors = sourceOf('workflows/shared/expireStaleJob');
  const sharedModules = sourceOf('workers/sharedModules');
  if (workflowsPath === undefined || interceptors === undefined || sharedModules === undefined)
    throw new Error('no workflows in ../workflows');
  return bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules: [interceptors],
    preloadModules: [sharedModules],
    logger: new DefaultLogger('ERROR'),
  });
}
