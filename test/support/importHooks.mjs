import { appendFileSync } from 'node:fs';

/** Writes which package each module of src/ imports to a file, one per line, while a process runs. */
let file;

export function initialize(path) {
  file = path;
}

export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  const isOurs = context.parentURL?.includes('/src/') && !context.parentURL.includes('/node_modules/');
  if (isOurs && !/^(\.|file:)/.test(specifier) && !resolved.url.startsWith('node:'))
    appendFileSync(file, `${specifier}\n`);
  return resolved;
}
