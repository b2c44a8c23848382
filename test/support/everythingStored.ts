import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { textOfPdf } from '../reports/qpdfCheck.ts';
import type { TestApp } from './testApp.ts';

/** Where any of the texts is found: tables with the number of rows, and files on the disk, unpacked and as text. */
export async function whereStored(
  { database, config }: Pick<TestApp, 'database' | 'config'>,
  texts: readonly string[],
): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(database);
  for (const { name } of tables) {
    const { rows } = await sql<{ text: string }>`
      select t::text as text from ${sql.table(name)} as t`.execute(database);
    const count = rows.filter(({ text }) => texts.some((wanted) => text.includes(wanted))).length;
    if (count > 0) found[name] = count;
  }
  const entries = await readdir(config.DATA_DIR, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = await contentOf(path);
    if (texts.some((wanted) => content.includes(wanted))) found[path.slice(config.DATA_DIR.length + 1)] = 1;
  }
  return found;
}

async function contentOf(path: string): Promise<string> {
  const bytes = await readFile(path);
  if (path.endsWith('.gz')) return gunzipSync(bytes).toString('utf8');
  return path.endsWith('.pdf') ? (await textOfPdf(bytes)).join('\n') : bytes.toString('utf8');
}
