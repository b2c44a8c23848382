import { isMainThread } from 'node:worker_threads';

/**
 * For `node --import`: runs TypeScript, as `--import tsx` does, in the process's main thread alone. Threads inherit the option, and
 * those of Temporal's workers, one a job queue, would each spend half a second on a loader for the JavaScript they run.
 */
if (isMainThread) {
  // React has a development build, which takes longer to render e-mails and PDFs.
  process.env.NODE_ENV ??= 'production';
  await import('tsx');
}
