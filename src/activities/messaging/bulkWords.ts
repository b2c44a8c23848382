import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import type { Locale } from '../../contracts/shared/locale.ts';
import type { NotificationContent } from '../../domain/messaging/notificationContent.ts';
import { languageOf } from '../../domain/messaging/templateDefinition.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { ownValues } from '../../messages/ownValues.ts';
import type { Database } from '../../store/database.ts';
import { lastWords, newestTemplate } from '../../store/messaging/messageTemplates.ts';

/** How a bulk send is worded for each language. */
export interface BulkWords {
  /** What a recipient of a language gets, as MessageContent takes it. */
  readonly contentIn: (locale: Locale) => object;
  /** The version of the clinic's own words for a language; null for built-in words. */
  readonly versionFor: (locale: Locale) => number | null;
}

/** Looks up the clinic's own words, once for a whole batch. Permanent `TemplateNotFound`. */
export async function bulkWords(
  db: Database,
  clinic: Clinic,
  content: NotificationContent,
): Promise<BulkWords> {
  if (content.template === 'own') {
    const found = await lastWords(db, clinic.id, content.name);
    if (!found) throw new PermanentError('TemplateNotFound', `there is no template ${content.name}`);
    const { definition, version } = found;
    const { timeZone } = clinic.profile;
    const shared = { template: 'own', timeZone, ...ownValues(definition, content.variables) };
    return {
      contentIn: (wanted) => {
        const locale = languageOf(definition, wanted, clinic.profile.locale);
        return { ...shared, locale, words: definition.texts[locale] };
      },
      versionFor: () => version,
    };
  }
  const stored = await newestTemplate(db, clinic.id, content.template);
  const texts = stored?.definition?.texts ?? {};
  return {
    contentIn: (locale) => ({ ...content, words: texts[locale] ?? null }),
    versionFor: (locale) => (stored && texts[locale] ? stored.version : null),
  };
}
