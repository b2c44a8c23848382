import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { SequenceName } from '../../contracts/followUps/followUpJobs.ts';
import { ClinicId } from '../../contracts/shared/ids.ts';
import type { FollowUpSequence } from '../../domain/followUps/followUpSequence.ts';
import type { OwnTemplates } from '../../domain/messaging/templateDefinition.ts';
import { InputError } from '../../inputError.ts';
import { builtInSequences } from '../../sequences/builtInSequences.ts';
import { parseSequence } from '../../sequences/parseSequence.ts';
import { newestSequences, requireSequence } from '../../sequences/requireSequence.ts';
import { addSequenceVersion, type SequenceOwner } from '../../store/followUps/followUpSequences.ts';
import { ownTemplates } from '../../store/messaging/messageTemplates.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { argument, argumentList, option } from '../shared/parameters.ts';

export const validateSequences = defineCommand({
  name: 'sequences validate',
  input: {
    file: argumentList(z.array(z.string()).min(1), 'sequences in YAML or JSON'),
    clinic: option(ClinicId.optional(), 'id', 'the clinic whose own templates the sequences may use'),
  },
  examples: ['sequences validate src/sequences/missed-appointment.yaml'],
  run: async ({ file, clinic }, context) => {
    const own =
      clinic === undefined
        ? undefined
        : await ownTemplates(await context.database(), (await context.clinic(clinic)).id);
    const valid = await readSequences(file, own);
    const lines = valid.map(({ name, steps }) => `${name}: ${steps.length} steps, nothing wrong`);
    return { value: { valid: valid.map(({ name }) => name) }, text: lines.join('\n') };
  },
});

export const applySequences = defineCommand({
  name: 'sequences apply',
  input: {
    file: argumentList(
      z.array(z.string()).optional(),
      'sequences of the clinic in YAML or JSON; without a file, those that come with the application, for all clinics',
    ),
    clinic: clinicOption(),
  },
  examples: ['sequences apply our-check-in.yaml'],
  run: async ({ file = [], clinic }, context) => {
    const isShared = file.length === 0;
    // What is wrong whatever templates the clinic has is said before a server is asked for.
    if (!isShared) await readSequences(file, null);
    const owner = isShared ? null : (await context.clinic(clinic)).id;
    const database = await context.database();
    const read =
      owner === null ? builtInSequences() : await readSequences(file, await ownTemplates(database, owner));
    const changes = [];
    for (const sequence of read) {
      const { version, isNew } = await addSequenceVersion(database, owner, sequence);
      const change = !isNew ? 'keep' : version === 1 ? 'create' : 'change';
      changes.push({ sequence: sequence.name, clinicId: owner, version, change });
    }
    const lines = changes.map(
      ({ sequence, version, change }) => `${change.padEnd(6)}  ${sequence}  version ${version}`,
    );
    return { value: { changes }, text: lines.join('\n') };
  },
});

export const listAllSequences = defineCommand({
  name: 'sequences list',
  input: { clinic: operatorClinicOption('those') },
  examples: ['sequences list', 'sequences list --clinic riverside'],
  run: async ({ clinic }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    const found = await newestSequences(await context.database(), clinicId);
    const sequences = found.map(({ sequence, owner, version }) => summary(sequence, owner, version));
    const lines = sequences.map(
      ({ name, clinicId: owner, version, steps, needs, purpose }) =>
        `${name}  ${owner === null ? '' : `of ${owner}, `}${version === null ? 'not applied yet' : `version ${version}`}, ${steps} steps${needs.length === 0 ? '' : `, needs ${needs.join(', ')}`}\n    ${purpose}`,
    );
    return { value: { sequences }, text: lines.join('\n') };
  },
});

export const showSequence = defineCommand({
  name: 'sequences show',
  input: {
    name: argument(SequenceName, 'the name of a sequence, as `sequences list` shows it'),
    clinic: option(
      ClinicId.optional(),
      'id',
      'show what this clinic sees; by default CLINIC_ID, else only what all clinics share',
    ),
  },
  examples: ['sequences show report-follow-up'],
  run: async ({ name, clinic }, context) => {
    const clinicId = (await operatorClinic(context, clinic)) ?? null;
    const { sequence, owner, version } = await requireSequence(await context.database(), clinicId, name);
    return {
      value: { version, clinicId: owner, ...sequence },
      text: sequenceText(sequence, version),
    };
  },
});

/** @throws {@link InputError} with a line for each problem of all files. */
async function readSequences(
  files: readonly string[],
  own?: OwnTemplates | null,
): Promise<FollowUpSequence[]> {
  const parsed = await Promise.all(
    files.map(async (file) => parseSequence(await readText(file), basename(file), own)),
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

const summary = (
  { name, purpose, needs, steps }: FollowUpSequence,
  owner: SequenceOwner,
  version: number | null,
) => ({
  name,
  clinicId: owner,
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
    ...(exits.length === 0 ? [] : [`gives up when: ${exits.join(' or ')}`]),
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
