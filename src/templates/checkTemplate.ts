import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import { LOCALES } from '../contracts/shared/locale.ts';
import { TEMPLATE_VARIABLES } from '../domain/messaging/notificationContent.ts';
import { isBuiltInText, type TemplateDefinition } from '../domain/messaging/templateDefinition.ts';
import {
  type Placeholder,
  type Placeholders,
  TEXT_PLACEHOLDERS,
} from '../domain/messaging/templatePlaceholders.ts';
import { placeholdersIn } from '../domain/messaging/templateText.ts';
import { type TextProblem, type TextRules, textProblems } from '../domain/messaging/textProblems.ts';
import { MAX_SEGMENTS, renderSms } from '../messages/renderSms.ts';
import { sampleMessage } from './sampleContent.ts';

interface CheckedTemplate {
  readonly clinic: Clinic;
  readonly name: string;
  readonly definition: TemplateDefinition;
  /** The newest words that the clinic had under this name; undefined for a new template. */
  readonly before: TemplateDefinition | undefined;
}

/** Finds everything that is wrong with what a clinic says of a template, its length as SMS included. */
export function templateProblems(template: CheckedTemplate): TextProblem[] {
  const { name, definition } = template;
  const about = isBuiltInText(name) ? builtInProblems(definition) : ownProblems(template);
  const rules = rulesOf(name, definition);
  const problems = LOCALES.flatMap((locale) => {
    const text = definition.texts[locale];
    if (!text) return [];
    const found = textProblems(text, rules);
    return (found.length > 0 ? found : lengthProblems(template, locale)).map(({ field, problem }) => ({
      field: `texts.${locale}.${field}`,
      problem,
    }));
  });
  return [...about, ...problems];
}

function rulesOf(name: string, definition: TemplateDefinition): TextRules {
  if (isBuiltInText(name)) {
    const placeholders = TEXT_PLACEHOLDERS[name];
    return {
      placeholders,
      button: 'link' in placeholders ? 'builtIn' : 'none',
      // A report that the patient asked for; its SMS needs the room for its link.
      needsOptOut: name !== 'report-ready',
    };
  }
  const link: Placeholder = {
    meaning: 'address that the button leads to',
    place: 'sms',
    mayBeEmpty: definition.link === 'optional',
    neededIn: definition.link === 'required' ? ['sms'] : [],
  };
  return {
    placeholders: { ...ownPlaceholders(definition), ...(definition.link === 'none' ? {} : { link }) },
    button: definition.link === 'none' ? 'none' : 'own',
    needsOptOut: true,
  };
}

const ownPlaceholders = ({ variables }: TemplateDefinition): Placeholders =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, { type }]) =>
      type === 'text'
        ? [[name, { meaning: 'text' }]]
        : [
            [name, { meaning: 'day and time' }],
            [`${name}Short`, { meaning: 'day and time, in few characters' }],
          ],
    ),
  );

function builtInProblems({ category, variables, link }: TemplateDefinition): TextProblem[] {
  const problem = 'is for templates of the clinic’s own; this one is built in';
  return [
    ...(category === undefined ? [] : [{ field: 'category', problem }]),
    ...(Object.keys(variables).length === 0 ? [] : [{ field: 'variables', problem }]),
    ...(link === 'none' ? [] : [{ field: 'link', problem }]),
  ];
}

function ownProblems({ name, definition, before }: CheckedTemplate): TextProblem[] {
  const { category, variables, texts } = definition;
  const isTaken = name === 'own' || name in TEMPLATE_VARIABLES;
  const used = new Set(Object.values(texts).flatMap((text) => placeholdersIn(JSON.stringify(text))));
  return [
    ...(isTaken ? [{ field: 'template', problem: `${name} cannot be replaced` }] : []),
    ...(category === undefined
      ? [{ field: 'category', problem: 'is missing: transactional, reminder or marketing' }]
      : []),
    ...Object.entries(variables).flatMap(([variable, about]) => {
      const field = `variables.${variable}`;
      const former = before?.variables[variable];
      if (!used.has(variable) && !used.has(`${variable}Short`)) {
        return [{ field, problem: `no text names {${variable}}` }];
      }
      // Messages that wait were accepted with the variables of an earlier version.
      if (former && former.type !== about.type) {
        return [{ field, problem: `was ${former.type} before; give the new variable another name` }];
      }
      const isNew = before !== undefined && !former;
      return isNew && (about.type !== 'text' || about.default === undefined)
        ? [{ field, problem: 'is new: a text with a default, since messages that wait have no value for it' }]
        : [];
    }),
    ...(before && before.link !== 'required' && definition.link === 'required'
      ? [{ field: 'link', problem: 'cannot become required: messages that wait may have none' }]
      : []),
  ];
}

function lengthProblems(
  { clinic, name, definition }: CheckedTemplate,
  locale: (typeof LOCALES)[number],
): TextProblem[] {
  const { segments, encoding } = renderSms(sampleMessage({ name, definition }, { clinic, locale }), Infinity);
  if (segments <= MAX_SEGMENTS) return [];
  const why = encoding === 'UCS-2' ? ' (it has characters outside GSM-7, which take twice the room)' : '';
  return [
    {
      field: 'sms',
      problem: `takes ${segments} segments with sample values${why}; ${MAX_SEGMENTS} are allowed`,
    },
  ];
}
