import { COMMON_PLACEHOLDERS, type Placeholder, type Placeholders } from './templatePlaceholders.ts';
import { hasStrayBrace, placeholdersIn, type TemplateText } from './templateText.ts';

/** What the texts of a template may name, and what they need. */
export interface TextRules {
  /** Besides {@link COMMON_PLACEHOLDERS}. */
  readonly placeholders: Placeholders;
  /** Whether the template has a button: 'own' needs a label for it, which a built-in template has. */
  readonly button: 'none' | 'builtIn' | 'own';
  /** Whether an SMS without the opt-out is wrong. */
  readonly needsOptOut: boolean;
}

/** What is wrong with one field of a text, such as `paragraphs[1]`. */
export interface TextProblem {
  readonly field: string;
  readonly problem: string;
}

const ADDRESS = /\b(?:https?:\/\/|www\.)/i;

/** Finds everything that is wrong with a text whose fields are well formed, except the length of its SMS. */
export function textProblems(text: TemplateText, rules: TextRules): TextProblem[] {
  const all: Placeholders = { ...COMMON_PLACEHOLDERS, ...rules.placeholders };
  const fields = fieldsOf(text);
  return [
    ...fields.flatMap(([field, value]) => fieldProblems(field, value, all)),
    ...missingPlaceholders(text, all),
    ...buttonProblems(text, rules),
    ...optOutProblems(text, rules),
  ];
}

function fieldsOf(text: TemplateText): [field: string, value: string][] {
  return Object.entries(text).flatMap(([field, value]): [string, string][] => {
    if (value === undefined) return [];
    if (typeof value === 'string') return [[field, value]];
    return value.map((entry, index) => [`${field}[${index}]`, entry]);
  });
}

function fieldProblems(field: string, value: string, all: Placeholders): TextProblem[] {
  const problems = placeholdersIn(value).flatMap((name) => {
    const placeholder = Object.hasOwn(all, name) ? all[name] : undefined;
    if (!placeholder) {
      return [`{${name}} is no placeholder of this template; there are ${listed(Object.keys(all))}`];
    }
    return [...placeProblem(field, value, name, placeholder), ...spaceProblem(value, name, placeholder)];
  });
  if (hasStrayBrace(value)) problems.push('has a brace that belongs to no placeholder such as {clinicName}');
  if (ADDRESS.test(value))
    problems.push('must not contain a web address: links are buttons, and {link} in an SMS');
  return problems.map((problem) => ({ field, problem }));
}

function placeProblem(
  field: string,
  value: string,
  name: string,
  { place = 'anywhere' }: Placeholder,
): string[] {
  const isSms = field === 'sms';
  if (place === 'email' && isSms) return [`{${name}} must not be in an SMS`];
  if (place === 'sms' && !isSms) return [`{${name}} is for the SMS only`];
  if (place === 'button' && field !== 'button') return [`{${name}} is for the button only`];
  const isParagraph = field.startsWith('paragraphs[') && value === `{${name}}`;
  return place === 'paragraph' && !isParagraph ? [`{${name}} must be a paragraph of its own`] : [];
}

function spaceProblem(value: string, name: string, { mayBeEmpty, place }: Placeholder): string[] {
  if (!mayBeEmpty || place === 'paragraph' || value === `{${name}}`) return [];
  const isSpaced = value
    .split(`{${name}}`)
    .slice(0, -1)
    .every((before) => before.endsWith(' '));
  return isSpaced ? [] : [`{${name}} can be empty: put a space before it`];
}

function missingPlaceholders(text: TemplateText, all: Placeholders): TextProblem[] {
  return Object.entries(all).flatMap(([name, { neededIn = [] }]) =>
    neededIn
      .filter((field) => ![text[field]].flat().some((value) => placeholdersIn(value).includes(name)))
      .map((field) => ({ field, problem: `{${name}} is missing` })),
  );
}

function buttonProblems({ button }: TemplateText, rules: TextRules): TextProblem[] {
  if (button !== undefined && rules.button === 'none') {
    return [{ field: 'button', problem: 'the template has no link that a button could lead to' }];
  }
  return button === undefined && rules.button === 'own'
    ? [{ field: 'button', problem: 'is missing: the template has a link' }]
    : [];
}

function optOutProblems({ sms }: TemplateText, { needsOptOut }: TextRules): TextProblem[] {
  if (!needsOptOut || /\{optOut\}|\bSTOP\b/.test(sms)) return [];
  return [{ field: 'sms', problem: 'says nothing of opting out: add {optOut}, or the word STOP' }];
}

const listed = (names: readonly string[]): string => names.map((name) => `{${name}}`).join(', ');
