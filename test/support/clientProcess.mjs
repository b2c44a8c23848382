import { register } from 'tsx/esm/api';

/** A process that runs commands, compiled as users have them. */
const unregister = register();
const { runCommandLines } = await import('./clientHost.ts');
await unregister();
runCommandLines();
