/** The worker process, compiled as in production, with a failpoint armed before any of its code is loaded. */
await import('./killAtFailpoint.mjs');
await import('../dist/worker.js');
