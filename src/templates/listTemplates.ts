import type { MessageCategory } from '../contracts/messaging/notifications.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import { LOCALES, type Locale } from '../contracts/shared/locale.ts';
import { BUILT_IN_TEXTS, type BuiltInTextName } from '../domain/messaging/builtInTexts.ts';
import { DEFAULT_CATEGORY } from '../domain/messaging/notificationContent.ts';
import { categoryOf, isBuiltInText } from '../domain/messaging/templateDefinition.ts';
import type { Database } from '../store/database.ts';
import { listTemplates, type StoredTemplate } from '../store/messaging/messageTemplates.ts';

export interface TemplateSummary {
  readonly template: string;
  readonly isBuiltIn: boolean;
  readonly category: MessageCategory;
  /** Of the clinic's own words; null for built-in ones. */
  readonly version: number | null;
  /** The languages in which the clinic has words of its own. */
  readonly locales: readonly Locale[];
}

/** The built-in templates, then those of the clinic's own. */
export async function summariesOfTemplates(db: Database, clinicId: ClinicId): Promise<TemplateSummary[]> {
  const stored = new Map((await listTemplates(db, clinicId)).map((template) => [template.name, template]));
  const own = [...stored.values()].filter(({ name }) => !isBuiltInText(name));
  return [
    ...BUILT_IN_TEXTS.map((name) => summaryOf(name, stored.get(name))),
    ...own.map((template) => summaryOf(template.name, template)),
  ];
}

export function summaryOf(name: string, stored: StoredTemplate | undefined): TemplateSummary {
  const definition = stored?.definition ?? null;
  return {
    template: name,
    isBuiltIn: isBuiltInText(name),
    category: isBuiltInText(name)
      ? builtInCategory(name)
      : definition === null
        ? DEFAULT_CATEGORY.own
        : categoryOf(definition),
    version: definition && stored ? stored.version : null,
    locales: LOCALES.filter((locale) => definition?.texts[locale] !== undefined),
  };
}

/** Two texts are another case of a template, and count as it does. */
function builtInCategory(name: BuiltInTextName): MessageCategory {
  if (name === 'appointment-reminder-confirmed') return DEFAULT_CATEGORY['appointment-reminder'];
  if (name === 'appointment-cancelled-by-patient') return DEFAULT_CATEGORY['appointment-cancelled'];
  return DEFAULT_CATEGORY[name];
}
