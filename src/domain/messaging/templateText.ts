import { z } from 'zod';

/** Text on one line: no control characters, lone surrogates or characters that change the direction of writing. */
export const line = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maxLength, `must have ${maxLength} characters at most`)
    .regex(
      /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u,
      'must be on one line, without control characters',
    );

/** The words of a template in one language, with placeholders such as `{name}`. */
export const TemplateText = z.strictObject({
  subject: line(150).describe('subject of the e-mail'),
  preview: line(200)
    .optional()
    .describe('what an inbox shows beside the subject; by default the first paragraph'),
  kicker: line(40).optional().describe('one to three words above the heading'),
  heading: line(150).optional().describe('by default the subject'),
  greeting: line(100).optional().describe('by default that of the language, such as `Hello {name},`'),
  paragraphs: z
    .array(line(1_000))
    .min(1, 'must have a paragraph')
    .max(10, 'must have 10 paragraphs at most')
    .describe('the text of the e-mail'),
  tips: z.array(line(300)).max(5, 'must have 5 tips at most').optional().describe('short advice, as a list'),
  button: line(60).optional().describe('label of the button, for templates with a link'),
  note: line(300).optional().describe('small print below the button'),
  footer: line(300).optional().describe('why the recipient gets the message'),
  sms: line(1_000).describe('the whole SMS'),
});
export type TemplateText = z.output<typeof TemplateText>;

const PLACEHOLDER = /\{([A-Za-z]\w*)\}/g;

/** The names in braces, each once. */
export const placeholdersIn = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name)),
];

/** Whether a text has a brace that belongs to no placeholder. */
export const hasStrayBrace = (text: string): boolean => /[{}]/.test(text.replace(PLACEHOLDER, ''));

/**
 * Puts values in the place of their placeholders, in one pass: a value is never read as a placeholder. An empty value takes
 * the space before it with it, so that `Hello {name},` becomes `Hello,`.
 */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/( ?)\{([A-Za-z]\w*)\}/g, (_whole, space: string, name: string) => {
    const value = Object.hasOwn(values, name) ? (values[name] ?? '') : '';
    return value === '' ? '' : `${space}${value}`;
  });
}
