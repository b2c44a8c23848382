import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const ZOD_LOCALES = fileURLToPath(new URL('v4/locales/index.js', import.meta.resolve('zod')));

/** The workflows as one script. */
export interface BundledWorkflows {
  readonly code: string;
  /** The modules of ours it was made from, as paths from that folder: when none of them changes, the code does not either. */
  readonly modules: readonly string[];
}

/**
 * Bundles compiled workflows. Their sources would be compiled once more, which takes five times as long.
 *
 * @param compiled folder of the compiled modules, such as dist/
 */
export async function bundleWorkflows(compiled: string): Promise<BundledWorkflows> {
  const modules = new Set<string>();
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(compiled, 'workflows/index.js'),
    workflowInterceptorModules: [join(compiled, 'workflows/shared/expireStaleJob.js')],
    preloadModules: [join(compiled, 'workers/sharedModules.js')],
    logger: new DefaultLogger('ERROR'),
    webpackConfigHook: (config) => ({
      ...config,
      // Names of modules in the bundle do not depend on the folder of the build.
      context: compiled,
      resolve: {
        ...config.resolve,
        // Error messages in fifty languages, which every workflow thread would load.
        alias: { ...config.resolve?.alias, [ZOD_LOCALES]: false },
      },
      // Every workflow thread parses the source map at its start. This form, which tells lines but neither columns nor the text of the
      // sources, takes a tenth of the time.
      devtool: 'inline-nosources-cheap-module-source-map',
      plugins: [
        ...(config.plugins ?? []),
        {
          apply: ({ hooks }) =>
            hooks.afterCompile.tap('aftercare', ({ fileDependencies }) => {
              for (const file of fileDependencies) {
                const path = relative(compiled, file).replaceAll(sep, '/');
                if (path.endsWith('.js') && !path.startsWith('..')) modules.add(path);
              }
            }),
        },
      ],
    }),
  });
  return { code, modules: [...modules].sort() };
}
