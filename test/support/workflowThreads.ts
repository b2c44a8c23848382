import { Worker as Thread } from 'node:worker_threads';
import {
  ThreadedVMWorkflowCreator,
  type ThreadedVMWorkflowCreatorOptions,
} from '@temporalio/worker/lib/workflow/threaded-vm.js';

const createThreads = ThreadedVMWorkflowCreator.create;

/** Threads without a worker, by what they were started with. */
const idle = new Map<string, ReusedThreads[]>();

/** The threads that run the workflows of one worker; when that worker ends, the next one in this process takes them. */
class ReusedThreads extends ThreadedVMWorkflowCreator {
  #key = '';

  static override async create(
    options: ThreadedVMWorkflowCreatorOptions,
  ): Promise<ThreadedVMWorkflowCreator> {
    const key = startKey(options);
    // `create` makes an instance of the class it is called on.
    const threads = idle.get(key)?.pop() ?? (await createThreads.call(ReusedThreads, options));
    if (!(threads instanceof ReusedThreads)) throw new Error('the SDK did not make threads of this class');
    threads.#key = key;
    threads.#keepProcess(true);
    return threads;
  }

  override async destroy(): Promise<void> {
    // A workflow that a worker did not evict would go on with the next one.
    if (this.workerThreadClients.some((thread) => thread.getActiveWorkflowCount() > 0))
      return super.destroy();
    this.#keepProcess(false);
    idle.set(this.#key, [...(idle.get(this.#key) ?? []), this]);
  }

  /** Whether the threads keep this process from ending. */
  #keepProcess(keep: boolean): void {
    for (const client of this.workerThreadClients) {
      const thread: unknown = Reflect.get(client, 'workerThread');
      if (!(thread instanceof Thread)) throw new Error('the SDK keeps its threads elsewhere');
      if (keep) thread.ref();
      else thread.unref();
    }
  }
}

function startKey(options: ThreadedVMWorkflowCreatorOptions): string {
  const { workflowBundle, threadPoolSize, isolateExecutionTimeoutMs, reuseV8Context } = options;
  const activities = [...options.registeredActivityNames].sort();
  return JSON.stringify([
    workflowBundle.code.length,
    workflowBundle.filename,
    threadPoolSize,
    isolateExecutionTimeoutMs,
    reuseV8Context,
    activities,
  ]);
}

/**
 * From now on the workers of this process take the workflow threads of those that have ended. A thread loads the SDK and all
 * workflows, most of a second on one core, and the workers of one application have five.
 */
export function reuseWorkflowThreads(): void {
  ThreadedVMWorkflowCreator.create = ReusedThreads.create;
}
