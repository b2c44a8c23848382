import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import type { Locale } from '../contracts/shared/locale.ts';
import { isBuiltInText, languageOf } from '../domain/messaging/templateDefinition.ts';
import type { RenderedEmail } from '../messages/renderEmail.tsx';
import { MAX_SEGMENTS, type RenderedSms, renderSms } from '../messages/renderSms.ts';
import { type NamedTemplate, sampleMessage } from './sampleContent.ts';

export { MAX_SEGMENTS };

/** What a message of a template looks like, with sample values. */
export interface TemplatePreview {
  /** Another one than was asked for, where a template of the clinic's own is not in that language. */
  readonly locale: Locale;
  readonly email: RenderedEmail;
  readonly sms: RenderedSms;
}

export async function previewTemplate(
  template: NamedTemplate,
  { clinic, locale: wanted }: { readonly clinic: Clinic; readonly locale: Locale },
): Promise<TemplatePreview> {
  const locale = isBuiltInText(template.name)
    ? wanted
    : languageOf(template.definition, wanted, clinic.profile.locale);
  const content = sampleMessage(template, { clinic, locale });
  // Only previews load React and its components.
  const { renderEmail } = await import('../messages/renderEmail.tsx');
  return { locale, email: await renderEmail(content), sms: renderSms(content, Infinity) };
}
