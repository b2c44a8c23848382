import { ALL_COMMANDS } from '../../../src/commands/commandTable.ts';
import type { CommandContext } from '../../../src/commands/shared/commandContext.ts';
import type { DefinedCommand } from '../../../src/commands/shared/defineCommand.ts';
import { helpOf, isRequired, typedName } from '../../../src/commands/shared/parameters.ts';
import { findClinic } from '../../../src/store/clinics/clinics.ts';
import type { TestApp } from '../../../test/support/testApp.ts';
import type { CheckLine } from '../checkLine.ts';
import { compareAnswers, compareIds, type Tenants } from './compareAnswers.ts';
import { type IdKind, type Ids, kindOf } from './idKinds.ts';

type Typed = Readonly<Record<string, unknown>>;

/** How long a command may take to refuse an id, ms. */
const PATIENCE_MS = 15_000;

/** Parameters that are compared with ids in an order, and looked up nowhere. */
const POSITIONS = ['contacts list --cursor', 'contacts list --after'];
/** What gives a new thing the id: afterwards the id is one of the clinic's own, so it comes last. */
const NEW_ID = 'appointments book --id';

/** Runs every command that takes an id for a clinic, with an id of another clinic. */
export async function walkCommands(app: TestApp, tenants: Tenants): Promise<CheckLine[]> {
  const lines: CheckLine[] = [];
  const last: (() => Promise<CheckLine>)[] = [];
  for (const entry of ALL_COMMANDS) {
    const command = await entry.load();
    for (const [key, schema] of Object.entries(command.input)) {
      const kind = kindOf(schema);
      const parameter = `${command.name} ${typedName(key, helpOf(schema))}`;
      if (POSITIONS.includes(parameter)) continue;
      const what = `command ${parameter}`;
      const ask = (id: string) => answerOf(app, command, { ...typedFor(command, tenants.own), [key]: id });
      if (kind !== null || isWorkflowId(command, key)) {
        if (!('clinic' in command.input))
          lines.push({ what, expected: 'an option --clinic', found: 'none', ok: false });
        else if (parameter === NEW_ID && kind !== null)
          last.push(() => compareAnswers(app, tenants, { what, kind, ask }));
        else if (kind !== null) lines.push(await compareAnswers(app, tenants, { what, kind, ask }));
        else lines.push(await compareIds(app, tenants, { what, ask, ...workflowIds(tenants) }));
      }
    }
  }
  for (const compare of last) lines.push(await compare());
  return lines;
}

/** Ids of jobs are texts: those of these commands. */
const isWorkflowId = ({ name }: DefinedCommand, key: string): boolean =>
  key === 'id' && /^(jobs|followups) /.test(name);

const workflowIds = ({ foreign }: Tenants) => ({
  given: foreign.workflowId,
  unknown: `${foreign.clinicId}/follow-up/post-visit-check-in/ct_${'0'.repeat(24)}`,
});

async function answerOf(app: TestApp, command: DefinedCommand, typed: Typed): Promise<string> {
  try {
    const work = Promise.resolve(command.prepare(typed)(contextOf(app)));
    const late = new Promise<'late'>((resolve) => {
      setTimeout(() => resolve('late'), PATIENCE_MS).unref();
    });
    const answer = await Promise.race([work, late]);
    return answer === 'late' ? 'runs' : `prints ${JSON.stringify(answer.value)}`;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

const contextOf = (app: TestApp): CommandContext => ({
  config: { ...app.config, CLINIC_ID: undefined },
  json: true,
  note: () => undefined,
  disks: async () => app.disks,
  database: async () => app.database,
  temporal: async () => app.client,
  clinic: async (given) => {
    const clinic = given === undefined ? undefined : await findClinic(app.database, given);
    if (!clinic) throw new Error(`the check names no clinic ${given}`);
    return clinic;
  },
});

/** What is typed in the first example of the command, with ids that the clinic has, and with the clinic. */
function typedFor(command: DefinedCommand, own: Ids & { readonly clinicId: string }): Typed {
  const typed: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(command.input)) {
    const about = helpOf(schema);
    if (about.kind === 'flag') typed[key] = false;
    else if (about.default !== undefined) typed[key] = about.default;
  }
  Object.assign(typed, exampleOf(command));
  for (const [key, schema] of Object.entries(command.input)) {
    const kind: IdKind | null = kindOf(schema);
    if (kind === null) continue;
    if (typed[key] !== undefined || isRequired(schema)) typed[key] = own[kind];
  }
  return { ...typed, clinic: own.clinicId };
}

/** The arguments and options of the first example, by parameter. */
function exampleOf(command: DefinedCommand): Typed {
  const [example = ''] = command.examples;
  const words = (example.slice(command.name.length).match(/"[^"]*"|\S+/g) ?? []).map((word) =>
    word.replace(/^"|"$/g, ''),
  );
  const parameters = Object.entries(command.input).map(([key, schema]) => ({
    key,
    about: helpOf(schema),
    name: typedName(key, helpOf(schema)),
  }));
  const waiting = parameters.filter(({ about }) => about.kind === 'argument');
  const typed: Record<string, unknown> = {};
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const parameter = word.startsWith('--')
      ? parameters.find(({ name }) => name === word)
      : (waiting.shift() ?? waiting.at(-1));
    if (!parameter) continue;
    const { key, about } = parameter;
    const value = about.kind === 'flag' ? true : word.startsWith('--') ? (words.shift() ?? '') : word;
    typed[key] = about.isRepeated ? [...(Array.isArray(typed[key]) ? typed[key] : []), value] : value;
  }
  return typed;
}
