import type { Logger } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { CompiledWorkerOptions } from '@temporalio/worker/lib/worker-options.js';
import type { WorkflowCreator } from '@temporalio/worker/lib/workflow/interface.js';
import type { WorkflowBundleWithSourceMapAndFilename } from '@temporalio/worker/lib/workflow/workflow-worker-thread/input.js';

/**
 * A class of workers that run their workflows on the same threads: those of the first one. A thread loads the SDK and all workflows,
 * half a second of a core and 60 MB, and the workers of one process all have the same workflows.
 */
export function sharedThreadsWorker(): typeof Worker {
  let creator: Promise<WorkflowCreator> | undefined;
  let users = 0;

  return class SharedThreadsWorker extends Worker {
    protected static override async createWorkflowCreator(
      bundle: WorkflowBundleWithSourceMapAndFilename,
      options: CompiledWorkerOptions,
      logger: Logger,
    ): Promise<WorkflowCreator> {
      users += 1;
      creator ??= Worker.createWorkflowCreator(bundle, options, logger);
      const threads = await creator;
      return {
        createWorkflow: (workflow) => threads.createWorkflow(workflow),
        destroy: async () => {
          users -= 1;
          if (users === 0) await threads.destroy();
        },
      };
    }
  };
}
