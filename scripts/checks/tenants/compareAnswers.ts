import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { TestApp } from '../../../test/support/testApp.ts';
import type { CheckLine } from '../checkLine.ts';
import { type IdKind, type Ids, unknownId } from './idKinds.ts';

/** What a clinic has. */
export type Tenant = Ids & {
  readonly clinicId: string;
  /** A running job. */
  readonly workflowId: string;
};

/** The clinic that asks, and the one whose ids it gives. */
export interface Tenants {
  readonly own: Tenant;
  readonly foreign: Tenant;
}

interface Question {
  readonly what: string;
  readonly kind: IdKind;
  /** What is answered when this id is given. */
  readonly ask: (id: string) => Promise<string>;
}

/** Asks with an id of the other clinic and with one that nothing has; both answers, and what the other clinic has, must be alike. */
export function compareAnswers(app: TestApp, tenants: Tenants, question: Question): Promise<CheckLine> {
  const { kind, ...rest } = question;
  return compareIds(app, tenants, { ...rest, given: tenants.foreign[kind], unknown: unknownId(kind) });
}

export async function compareIds(
  app: TestApp,
  { foreign }: Tenants,
  question: Omit<Question, 'kind'> & { readonly given: string; readonly unknown: string },
): Promise<CheckLine> {
  const { what, given, unknown, ask } = question;
  const before = await stateOf(app, foreign);
  const found = alike(await ask(given), given);
  const changed = differences(before, await stateOf(app, foreign));
  const expected = alike(await ask(unknown), unknown);
  if (changed.length > 0)
    return { what, expected: 'nothing changes', found: `changed ${changed.join(', ')}`, ok: false };
  return { what, expected, found, ok: found === expected };
}

/** An answer without the id, and without other ids and times, which are new in each answer. */
const alike = (answer: string, id: string): string =>
  answer
    .replaceAll(id, 'ID')
    .replace(/\b([a-z]{2})_[0-9a-f]{24,32}\b/g, '$1_…')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');

type State = ReadonlyMap<string, string>;

/** Everything that is stored for a clinic: rows of each table, objects, and the history of its job. */
async function stateOf({ database, config, client }: TestApp, tenant: Tenant): Promise<State> {
  const state = new Map<string, string>();
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'clinic_id'`.execute(database);
  for (const { name } of tables) {
    const { rows } = await sql<{ text: string }>`
      select t::text as text from ${sql.table(name)} as t
      where clinic_id = ${tenant.clinicId} order by 1`.execute(database);
    const texts = rows.map(({ text }) => text).join('\n');
    state.set(name, createHash('sha256').update(texts).digest('hex'));
  }
  for (const entry of await readdir(config.DATA_DIR, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !path.includes(tenant.clinicId)) continue;
    const { size, mtimeMs } = await stat(path);
    state.set(path, `${size} ${mtimeMs}`);
  }
  const job = await client.workflow.getHandle(tenant.workflowId).describe();
  state.set(tenant.workflowId, `${job.status.name} ${job.historyLength}`);
  return state;
}

const differences = (before: State, after: State): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
