import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { SequenceName } from '../../contracts/followUps/followUpJobs.ts';
import type { FollowUpSequence } from '../../domain/followUps/followUpSequence.ts';
import { InputError } from '../../inputError.ts';
import { builtInSequence, builtInSequences } from '../../sequences/builtInSequences.ts';
import { parseSequence } from '../../sequences/parseSequence.ts';
import {
  addSequenceVersion,
  listSequences,
  newestSequence,
} from '../../store/followUps/followUpSequences.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';

/** `sequences validate`, `apply`, `list` and `show`. */
export function addSequenceCommands(program: Command): void {
  const sequences = program
    .command('sequences')
    .description('what is written to contacts over days or months');

  sequences
    .command('validate')
    .argument('<file...>', 'sequences in YAML or JSON')
    .option('--json', 'print one JSON object', false)
    .description('check sequences without storing them')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- sequences validate src/sequences/missed-appointment.yaml',
    )
    .action(async (files: readonly string[], { json }: { json: boolean }) => {
      const valid = await readSequences(files);
      const lines = valid.map(({ name, steps }) => `${name}: ${steps.length} steps, nothing wrong`);
      createOutput(json).result({ valid: valid.map(({ name }) => name) }, lines.join('\n'));
    });

  sequences
    .command('apply')
    .argument('[file...]', 'sequences in YAML or JSON; without one, those that come with the application')
    .option('--json', 'print one JSON object', false)
    .description('store what has changed as new versions; running follow-ups keep theirs')
    .addHelpText('after', '\nExample:\n  npm run client -- sequences apply our-check-in.yaml')
    .action(async (files: readonly string[], { json }: { json: boolean }) => {
      const read = files.length === 0 ? builtInSequences() : await readSequences(files);
      await withContext(async (context) => {
        const database = await context.database();
        const changes = [];
        for (const sequence of read) {
          const { version, isNew } = await addSequenceVersion(database, sequence);
          const change = !isNew ? 'keep' : version === 1 ? 'create' : 'change';
          changes.push({ sequence: sequence.name, version, change });
        }
        const lines = changes.map(
          ({ sequence, version, change }) => `${change.padEnd(6)}  ${sequence}  version ${version}`,
        );
        createOutput(json).result({ changes }, lines.join('\n'));
      });
    });

  sequences
    .command('list')
    .option('--json', 'print one JSON object', false)
    .description('list the sequences and their newest versions')
    .addHelpText('after', '\nExample:\n  npm run client -- sequences list')
    .action(async ({ json }: { json: boolean }) => {
      await withContext(async (context) => {
        const stored = (await listSequences(await context.database())).map(({ sequence, version }) =>
          summary(sequence, version),
        );
        const others = builtInSequences()
          .filter(({ name }) => !stored.some((each) => each.name === name))
          .map((sequence) => summary(sequence, null));
        const found = [...stored, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
        const lines = found.map(
          ({ name, version, steps, needs, purpose }) =>
            `${name}  ${version === null ? 'not applied yet' : `version ${version}`}, ${steps} steps${needs.length === 0 ? '' : `, needs ${needs.join(', ')}`}\n    ${purpose}`,
        );
        createOutput(json).result({ sequences: found }, lines.join('\n'));
      });
    });

  sequences
    .command('show')
    .argument('<name>', 'as `sequences list` shows it')
    .option('--json', 'print one JSON object', false)
    .description('show the steps of the newest version')
    .addHelpText('after', '\nExample:\n  npm run client -- sequences show report-follow-up')
    .action(async (given: string, { json }: { json: boolean }) => {
      const name = parseArgument('name', SequenceName, given);
      await withContext(async (context) => {
        const stored = await newestSequence(await context.database(), name);
        const sequence = stored?.sequence ?? builtInSequence(name);
        if (!sequence) throw unknownSequence(name);
        const version = stored?.version ?? null;
        createOutput(json).result({ version, ...sequence }, sequenceText(sequence, version));
      });
    });
}

export function unknownSequence(name: string): InputError {
  const advice = 'list them with: npm run client -- sequences list';
  return new InputError('UnknownSequence', `there is no sequence ${name}; ${advice}`);
}

/** @throws {@link InputError} with a line for each problem of all files. */
async function readSequences(files: readonly string[]): Promise<FollowUpSequence[]> {
  const parsed = await Promise.all(
    files.map(async (file) => parseSequence(await readText(file), basename(file))),
  );
  const problems = parsed.flatMap((each) => ('problems' in each ? each.problems : []));
  if (problems.length > 0) throw new InputError('SequenceInvalid', problems.join('\n'));
  return parsed.flatMap((each) => ('sequence' in each ? [each.sequence] : []));
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown';
    throw new InputError('FileUnreadable', `${file}: cannot be read (${code})`);
  }
}

const summary = ({ name, purpose, needs, steps }: FollowUpSequence, version: number | null) => ({
  name,
  version,
  steps: steps.length,
  needs,
  purpose,
});

function sequenceText(
  { name, purpose, goals, exits, rounds, steps }: FollowUpSequence,
  version: number | null,
) {
  const rules = [
    ...(goals.length === 0 ? [] : [`ends when: ${goals.join(' or ')}`]),
    ...(exits.length === 0 ? [] : [`given up when: ${exits.join(' or ')}`]),
    ...(rounds === undefined ? [] : [`${rounds} rounds`]),
  ];
  const lines = steps.map((step) => {
    const branches = (step.branches ?? []).map((branch) => `${branch.if.join(' and ')} → ${branch.go}`);
    const does = step.template ?? (step.alert === undefined ? [] : 'alerts the clinic');
    return [
      `  ${step.name}: ${step.wait}`,
      ...branches,
      ...(step.if === undefined ? [] : [`if ${step.if.join(' and ')}`]),
      ...[does].flat(),
      ...(step.channels === undefined ? [] : [step.channels.join(', else ')]),
      ...(step.next === undefined ? [] : [`then ${step.next}`]),
    ].join('; ');
  });
  return [`${name}${version === null ? '' : ` version ${version}`}: ${purpose}`, ...rules, ...lines].join(
    '\n',
  );
}
