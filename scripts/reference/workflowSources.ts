import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A signal, query or update that a workflow handles. */
export interface HandledMessage {
  /** The name under which the contracts export its definition. */
  readonly exported: string;
  /** The first sentence of the definition's docstring. */
  readonly description: string;
}

const WORKFLOWS = 'src/workflows';
const CONTRACTS = 'src/contracts';

/** The messages for which a workflow, or a module of workflows that it imports, sets a handler. */
export function handledMessages(workflow: string): HandledMessage[] {
  const index = readFileSync(join(WORKFLOWS, 'index.ts'), 'utf8');
  const path = new RegExp(`export \\{ ${workflow} \\} from '([^']+)'`).exec(index)?.[1];
  if (path === undefined) throw new Error(`${WORKFLOWS}/index.ts does not export ${workflow}`);
  const names = [...reachedFrom(normalize(join(WORKFLOWS, path)))].flatMap(handlersIn);
  return [...new Set(names)].map((exported) => ({ exported, description: summaryOf(exported) }));
}

/** The workflow modules that loading one loads, itself among them. */
function reachedFrom(file: string, reached = new Set<string>()): Set<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/^import\s+(?!type\s)[^;]*?from\s+'(\.[^']+)'/gms);
  for (const [, specifier = ''] of imports) {
    const target = normalize(join(dirname(file), specifier));
    if (target.startsWith(`${WORKFLOWS}/`)) reachedFrom(target, reached);
  }
  return reached;
}

/** The definitions that a file passes to `setHandler`, by the names under which the contracts export them. */
function handlersIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const aliases = new Map(
    [...text.matchAll(/(\w+) as (\w+)/g)].map(([, exported = '', alias = '']) => [alias, exported]),
  );
  return [...text.matchAll(/setHandler\(\s*(?:\w+\.)?(\w+)/g)].map(
    ([, name = '']) => aliases.get(name) ?? name,
  );
}

/** The first sentence of the docstring of what the contracts export under a name. */
export function summaryOf(exported: string): string {
  const docstring = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\nexport const ${exported}\\b`).exec(
    contractText,
  )?.[1];
  const text = (docstring ?? '')
    .replace(/^\s*\* ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  const sentence = /^.*?[.](?= |$)/.exec(text)?.[0] ?? text;
  return sentence.replace(/\{@link (\w+)\}/g, '`$1`');
}

const contractText = readdirSync(CONTRACTS, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(CONTRACTS, path), 'utf8'))
  .join('\n');
