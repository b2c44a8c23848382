import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workflowBundle } from '../../src/workers/workflowBundle.ts';
import { type MadeOnce, madeOnce } from './madeOnce.ts';

/** The workflows as one script: built once for all worker processes that tests start and kill. */
export function bundledWorkflows(): MadeOnce {
  return madeOnce(join(tmpdir(), 'aftercare-workflows-'), 'workflow-bundle.js', async (folder) =>
    copyFile((await workflowBundle()).codePath, join(folder, 'workflow-bundle.js')),
  );
}
