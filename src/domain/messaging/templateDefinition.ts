import { z } from 'zod';
import { MessageCategory } from '../../contracts/messaging/notifications.ts';
import { LOCALES, Locale } from '../../contracts/shared/locale.ts';
import { BUILT_IN_TEXTS, type BuiltInTextName } from './builtInTexts.ts';
import { Instant, NotificationContent, WebUrl } from './notificationContent.ts';
import { line, TemplateText } from './templateText.ts';

export const isBuiltInText = (name: string): name is BuiltInTextName =>
  BUILT_IN_TEXTS.some((builtIn) => builtIn === name);

const MAX_VALUE_LENGTH = 200;

/** A variable of a clinic's own template: what each message fills in. */
export const TemplateVariable = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    sample: line(MAX_VALUE_LENGTH).describe('a typical value, for previews and for counting segments'),
    default: line(MAX_VALUE_LENGTH).optional().describe('its value where a message gives none'),
  }),
  z.strictObject({ type: z.literal('instant') }),
]);
export type TemplateVariable = z.output<typeof TemplateVariable>;

/** Names that stand for something in every template. */
const RESERVED = ['name', 'clinicName', 'clinicPhone', 'optOut', 'link', 'linkLabel'];

const VariableName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'must be a name such as doctorName')
  .refine((name) => !RESERVED.includes(name), `must not be one of ${RESERVED.join(', ')}`);

/** What a clinic says of one template: its own words for a built-in one, or a template of its own. */
export const TemplateDefinition = z.strictObject({
  category: MessageCategory.optional().describe(
    'what messages of a template of its own count as; built-in templates have their category',
  ),
  variables: z
    .record(VariableName, TemplateVariable)
    .default({})
    .refine((variables) => Object.keys(variables).length <= 20, 'must be 20 variables at most')
    .describe('what each message fills in, for a template of its own'),
  link: z
    .enum(['none', 'optional', 'required'], 'must be none, optional or required')
    .default('none')
    .describe('whether messages of a template of its own have a variable `link`, the address of the button'),
  texts: z
    .partialRecord(Locale, TemplateText)
    .refine((texts) => Object.keys(texts).length > 0, `must have a language: ${LOCALES.join(', ')}`)
    .describe('the words per language'),
});
export type TemplateDefinition = z.output<typeof TemplateDefinition>;

/** The templates of its own that a clinic has, by name. */
export type OwnTemplates = ReadonlyMap<string, TemplateDefinition>;

/** The category of a template of a clinic's own. */
export const categoryOf = ({ category }: TemplateDefinition): MessageCategory => category ?? 'marketing';

/** The language in which a reader of another gets a template of a clinic's own: the clinic's, or else the first there is. */
export function languageOf(definition: TemplateDefinition | null, wanted: Locale, ofClinic: Locale): Locale {
  return [wanted, ofClinic, ...LOCALES].find((locale) => definition?.texts[locale] !== undefined) ?? wanted;
}

/** The variables that messages of a template of a clinic's own give. */
export function variablesOf({ variables, link }: TemplateDefinition): Readonly<Record<string, z.ZodType>> {
  const schemas = Object.entries(variables).map(([name, variable]) => [name, schemaOf(variable)]);
  if (link === 'none') return Object.fromEntries(schemas);
  return Object.fromEntries([...schemas, ['link', link === 'required' ? WebUrl : WebUrl.optional()]]);
}

function schemaOf(variable: TemplateVariable): z.ZodType {
  if (variable.type === 'instant') return Instant;
  const text = line(MAX_VALUE_LENGTH);
  return variable.default === undefined ? text : text.default(variable.default);
}

/** The content of a notification, or what is wrong with its variables. */
export type ParsedContent =
  | { readonly content: NotificationContent }
  | { readonly issues: readonly Pick<z.core.$ZodIssue, 'path' | 'message'>[] };

/**
 * The content of a notification from the name of its template, a built-in one or one of the clinic's own, and its
 * variables.
 */
export function contentOf(
  template: string | undefined,
  variables: Readonly<Record<string, unknown>>,
  own: OwnTemplates,
): ParsedContent {
  const definition = template === undefined ? undefined : own.get(template);
  const given = definition ? z.strictObject(variablesOf(definition)).safeParse(variables) : undefined;
  if (given?.error) return given.error;
  const parsed = NotificationContent.safeParse(
    given ? { template: 'own', name: template, variables: given.data } : { template, ...variables },
  );
  return parsed.success ? { content: parsed.data } : parsed.error;
}
