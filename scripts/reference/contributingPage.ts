import { readFileSync } from 'node:fs';
import { CAPABILITIES, LAYERS } from './houseRules.ts';
import { markdownTable } from './markdownTable.ts';

/** The file with the tables of layers and capabilities. */
export const CONTRIBUTING_FILE = 'CONTRIBUTING.md';

/** CONTRIBUTING.md with its tables of layers and capabilities as the rules say. */
export function contributingPage(): string {
  const text = readFileSync(CONTRIBUTING_FILE, 'utf8');
  return replaceSection(replaceSection(text, 'layers', layersTable()), 'capabilities', capabilitiesTable());
}

/** Puts content between the comments that mark a section. */
function replaceSection(text: string, name: string, content: string): string {
  const marked = new RegExp(`(<!-- ${name} -->\n\n)[\\s\\S]*?(\n\n<!-- /${name} -->)`);
  if (!marked.test(text)) throw new Error(`${CONTRIBUTING_FILE} has no section <!-- ${name} -->`);
  return text.replace(marked, (_, begin: string, end: string) => `${begin}${content}${end}`);
}

const layersTable = (): string =>
  markdownTable(
    ['layer', 'content', 'may import, besides itself'],
    LAYERS.map(({ name, content, mayImport }) => [
      `\`src/${name}/\``,
      content,
      mayImport.length === 0 ? 'nothing' : mayImport.map((other) => other.replace(/\.ts$/, '')).join(', '),
    ]),
  );

const capabilitiesTable = (): string =>
  markdownTable(
    ['capability', 'content', `may import, besides itself and \`shared\``],
    CAPABILITIES.map(({ name, content, mayImport, folders = [] }) => [
      `\`${name}\``,
      folders.length === 0 ? content : `${content} (also the folders ${folders.join(', ')})`,
      mayImport.length === 0 ? 'nothing' : mayImport.join(', '),
    ]),
  );
