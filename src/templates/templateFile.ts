import { parseDocument, stringify } from 'yaml';
import { LOCALES } from '../contracts/shared/locale.ts';
import type { BuiltInTextName } from '../domain/messaging/builtInTexts.ts';
import { TemplateName } from '../domain/messaging/notificationContent.ts';
import { TemplateDefinition } from '../domain/messaging/templateDefinition.ts';
import type { TextProblem } from '../domain/messaging/textProblems.ts';
import { LANGUAGES } from '../languages/languages.ts';
import { problemOfIssue } from './problemOfIssue.ts';

/** A file with what a clinic says of one template. */
const TemplateFile = TemplateDefinition.extend({ template: TemplateName });

export type ParsedTemplate =
  | { readonly name: string; readonly definition: TemplateDefinition }
  | { readonly problems: readonly TextProblem[] };

/** Reads a template from YAML, of which JSON is a part. */
export function parseTemplate(text: string): ParsedTemplate {
  const document = parseDocument(text, { prettyErrors: true });
  const [syntax] = document.errors;
  if (syntax) {
    const line = syntax.linePos?.[0].line ?? 1;
    const [said = 'is no YAML'] = syntax.message.split(/ at line \d+/);
    return { problems: [{ field: `line ${line}`, problem: said }] };
  }
  const parsed = TemplateFile.safeParse(document.toJS());
  if (!parsed.success) return { problems: parsed.error.issues.flatMap(problemOfIssue) };
  const { template, ...definition } = parsed.data;
  return { name: template, definition };
}

/** A template as a file that {@link parseTemplate} reads. */
export const templateFile = (name: string, definition: TemplateDefinition): string =>
  stringify({ template: name, ...withoutDefaults(definition) }, { lineWidth: 100 });

/** Built-in words in every language, as a clinic would say them: a beginning for its own. */
export const builtInDefinition = (name: BuiltInTextName): TemplateDefinition =>
  TemplateDefinition.parse({
    texts: Object.fromEntries(
      LOCALES.map((locale) => {
        const { preview, ...text } = LANGUAGES[locale].texts[name];
        const greeting = LANGUAGES[locale].greeting;
        return [locale, { ...text, greeting, ...(preview === null ? {} : { preview }) }];
      }),
    ),
  });

function withoutDefaults({ category, variables, link, texts }: TemplateDefinition): object {
  return {
    ...(category === undefined ? {} : { category }),
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
    ...(link === 'none' ? {} : { link }),
    texts,
  };
}
