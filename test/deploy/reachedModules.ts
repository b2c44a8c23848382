import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** The text of each module that a file of src/ loads when it runs, by path, itself among them. */
export function reachedModules(entry: string): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  const visit = (path: string) => {
    if (modules.has(path) || !existsSync(path) || !statSync(path).isFile()) return;
    const text = readFileSync(path, 'utf8');
    modules.set(path, text);
    for (const specifier of specifiersOf(text)) visit(normalize(join(dirname(path), specifier)));
  };
  visit(entry);
  return modules;
}

function specifiersOf(text: string): string[] {
  const statements = [...text.matchAll(/^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'(\.[^']+)'/gms)]
    .filter(([, type]) => type === undefined)
    .map(([, , specifier = '']) => specifier);
  const calls = [...text.matchAll(/\bimport\(\s*'(\.[^']+)'\s*\)/g)].map(([, specifier = '']) => specifier);
  const threads = [...text.matchAll(/\bnew URL\(\s*'(\.[^']+)'/g)].map(([, specifier = '']) => specifier);
  return [...statements, ...calls, ...threads];
}
