import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'docs/benchmarks.md';

/**
 * Puts a result into docs/benchmarks.md, in place of the same benchmark's last one.
 *
 * @param section what comes between the markers that name the benchmark
 */
export function recordResult(name: string, section: string): void {
  const begin = `<!-- bench:${name} -->`;
  const end = `<!-- /bench:${name} -->`;
  const block = `${begin}\n\n${section}\n\n${end}`;
  const text = readFileSync(FILE, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  const next =
    from >= 0 && to > from
      ? `${text.slice(0, from)}${block}${text.slice(to + end.length)}`
      : `${text.trimEnd()}\n\n${block}\n`;
  writeFileSync(FILE, next);
}
