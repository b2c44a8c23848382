/** The worker process, with a failpoint armed before any of its code is loaded. */
import './killAtFailpoint.ts';

await import('../src/worker.ts');
