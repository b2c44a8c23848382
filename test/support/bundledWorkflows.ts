import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflows } from '../../src/workers/workflowBundle.ts';
import { type MadeOnce, madeOnce } from './madeOnce.ts';

/** The workflows as one script: bundled once for all worker processes that tests start and kill. */
export function bundledWorkflows(): MadeOnce {
  return madeOnce(join(tmpdir(), 'aftercare-workflows-'), 'workflow-bundle.js', async (folder) =>
    writeFile(join(folder, 'workflow-bundle.js'), (await bundleWorkflows()).code),
  );
}
