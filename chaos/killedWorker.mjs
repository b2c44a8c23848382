import { register } from 'tsx/esm/api';

/** The worker process, compiled as in production, with a failpoint armed before any of its code is loaded. */
const unregister = register();
await import('./killAtFailpoint.ts');
await unregister();
await import('../dist/worker.js');
