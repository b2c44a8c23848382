import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import { Locale } from '../../contracts/shared/locale.ts';
import { TemplateName } from '../../domain/messaging/notificationContent.ts';
import { isBuiltInText, type TemplateDefinition } from '../../domain/messaging/templateDefinition.ts';
import type { TextProblem } from '../../domain/messaging/textProblems.ts';
import { InputError } from '../../inputError.ts';
import { TemplateVersionConflictError } from '../../store/messaging/messageTemplates.ts';
import { summariesOfTemplates } from '../../templates/listTemplates.ts';
import {
  openTemplate,
  removeTemplate,
  saveTemplate,
  TemplateInvalidError,
  TemplateNotFoundError,
} from '../../templates/saveTemplate.ts';
import { builtInDefinition, parseTemplate, templateFile } from '../../templates/templateFile.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, option } from '../shared/parameters.ts';

export const templateArgument = () =>
  argument(TemplateName, 'the name of a template, as `templates list` shows it');
export const localeOption = () =>
  option(Locale.optional(), 'locale', 'language; by default that of the clinic');

const expectedVersion = () =>
  option(
    z.coerce.number().int().min(0).optional(),
    'version',
    'refuse to change another version than this; 0 stands for none',
  );

export const listAllTemplates = defineCommand({
  name: 'templates list',
  input: { clinic: clinicOption() },
  examples: ['templates list --clinic riverside'],
  run: async ({ clinic }, context) => {
    const { id } = await context.clinic(clinic);
    const templates = await summariesOfTemplates(await context.database(), id);
    const lines = templates.map(({ template, isBuiltIn, category, version, locales }) => {
      const words =
        version === null ? 'built-in words' : `version ${version}, own words in ${locales.join(', ')}`;
      return `${template}  ${isBuiltIn ? '' : 'own, '}${category}, ${words}`;
    });
    return { value: { templates }, text: lines.join('\n') };
  },
});

export const showTemplate = defineCommand({
  name: 'templates show',
  input: { template: templateArgument(), clinic: clinicOption() },
  examples: ['templates show appointment-reminder > appointment-reminder.yaml'],
  run: async ({ template: name, clinic }, context) => {
    const acting = await context.clinic(clinic);
    const database = await context.database();
    const stored = await openTemplate(database, { clinic: acting, name }).catch(refused);
    const definition = stored?.definition ?? builtIn(name);
    return {
      value: { template: name, version: stored?.version ?? null, ...definition },
      text: `# ${stored ? `version ${stored.version}, changed by ${stored.changedBy}` : 'the built-in words'}\n${templateFile(name, definition).trimEnd()}`,
    };
  },
});

export const setTemplate = defineCommand({
  name: 'templates set',
  input: {
    file: argument(z.string(), 'the words of one template in YAML or JSON, as `templates show` prints them'),
    expectedVersion: expectedVersion(),
    clinic: clinicOption(),
  },
  examples: ['templates set appointment-reminder.yaml', 'templates set flu-season.yaml --clinic riverside'],
  run: async ({ file, expectedVersion, clinic }, context) => {
    const { name, definition } = await readTemplate(file);
    const acting = await context.clinic(clinic);
    const saved = await saveTemplate(await context.database(), {
      clinic: acting,
      name,
      definition,
      changedBy: userInfo().username,
      expectedVersion,
    }).catch((error: unknown) => refused(error, file));
    return {
      value: { template: name, version: saved.version, ...definition },
      text: `${name} of ${acting.id} is in version ${saved.version}`,
    };
  },
});

export const unsetTemplate = defineCommand({
  name: 'templates remove',
  input: { template: templateArgument(), expectedVersion: expectedVersion(), clinic: clinicOption() },
  examples: ['templates remove appointment-reminder'],
  run: async ({ template: name, expectedVersion, clinic }, context) => {
    const acting = await context.clinic(clinic);
    const change = { clinic: acting, name, changedBy: userInfo().username, expectedVersion };
    const { version } = await removeTemplate(await context.database(), change).catch(refused);
    const now = isBuiltInText(name) ? 'has the built-in words again' : 'is removed';
    return { value: { template: name, version }, text: `${name} of ${acting.id} ${now}` };
  },
});

/** @throws {@link InputError} with a line for each problem */
export async function readTemplate(file: string): Promise<{ name: string; definition: TemplateDefinition }> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown';
    throw new InputError('FileUnreadable', `${file}: cannot be read (${code})`);
  });
  const parsed = parseTemplate(text);
  if ('problems' in parsed) throw invalid(file, parsed.problems);
  return parsed;
}

/** The words of a template that is stored, or built in. */
export async function wordsOf(
  database: Parameters<typeof openTemplate>[0],
  { clinic, name }: { readonly clinic: Clinic; readonly name: string },
): Promise<TemplateDefinition | null> {
  const stored = await openTemplate(database, { clinic, name }).catch(refused);
  return stored?.definition ?? null;
}

function builtIn(name: string): TemplateDefinition {
  if (!isBuiltInText(name)) throw unknownTemplate(name);
  return builtInDefinition(name);
}

const unknownTemplate = (name: string): InputError =>
  new InputError('TemplateNotFound', `there is no template ${name}`);

const invalid = (file: string, problems: readonly TextProblem[]): InputError =>
  new InputError(
    'TemplateInvalid',
    problems.map(({ field, problem }) => `${basename(file)}: ${field}: ${problem}`).join('\n'),
  );

export function refused(error: unknown, file = ''): never {
  if (error instanceof TemplateInvalidError) throw invalid(file, error.problems);
  if (error instanceof TemplateNotFoundError) throw new InputError('TemplateNotFound', error.message);
  if (error instanceof TemplateVersionConflictError) {
    throw new InputError('TemplateVersionConflict', error.message);
  }
  throw error;
}
