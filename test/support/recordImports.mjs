import { register } from 'node:module';

// For `node --import`: see importHooks.mjs.
register('./importHooks.mjs', import.meta.url, { data: process.env.IMPORTS_FILE });
