import assert from 'node:assert/strict';
import { LOCALES } from '../../src/contracts/shared/locale.ts';
import { BUILT_IN_TEXTS } from '../../src/domain/messaging/builtInTexts.ts';
import { hasStrayBrace, placeholdersIn } from '../../src/domain/messaging/templateText.ts';
import { LANGUAGES } from '../../src/languages/languages.ts';
import { MessageContent } from '../../src/messages/messageContent.ts';
import { renderSms } from '../../src/messages/renderSms.ts';
import { SAMPLE_TEMPLATES, SAMPLE_VARIABLES, sampleContent } from '../messages/sampleContents.ts';

/** The texts below a value by their paths, such as `texts.help.subject`; entries of a list share one. */
function textsOf(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((entry) => textsOf(entry, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) => textsOf(entry, path ? `${path}.${name}` : name));
}

const keysOf = (value: unknown) => [...new Set(textsOf(value).map(([path]) => path))].sort();

/** The placeholders of each text; those of the entries of a list together. */
function placeholdersOf(value: unknown): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [path, text] of textsOf(value)) {
    found[path] = [...new Set([...(found[path] ?? []), ...placeholdersIn(text)])].sort();
  }
  return found;
}

describe('every language', () => {
  const others = LOCALES.filter((locale) => locale !== 'en');

  it('has the same texts', () => {
    for (const locale of others) assert.deepEqual(keysOf(LANGUAGES[locale]), keysOf(LANGUAGES.en), locale);
    assert.deepEqual(Object.keys(LANGUAGES.en.texts).sort(), [...BUILT_IN_TEXTS].sort());
  });

  it('has the same placeholders in each text, and no brace besides', () => {
    for (const locale of others) {
      assert.deepEqual(placeholdersOf(LANGUAGES[locale]), placeholdersOf(LANGUAGES.en), locale);
    }
    for (const locale of LOCALES) {
      const stray = textsOf(LANGUAGES[locale]).filter(([, text]) => hasStrayBrace(text));
      assert.deepEqual(stray, [], locale);
    }
  });

  it('is well formed: no double spaces, no line breaks, nothing empty', () => {
    for (const locale of LOCALES) {
      const wrong = textsOf(LANGUAGES[locale]).filter(
        ([, text]) => /\s\s|[\r\n]|^\s|\s$/.test(text) || text === '',
      );
      assert.deepEqual(wrong, [], locale);
    }
  });

  it('stays in GSM-7 and two segments in every month and on every weekday', () => {
    const day = (month: number, date: number) => new Date(Date.UTC(2028, month, date, 20, 45)).toISOString();
    const days = [
      ...Array.from({ length: 12 }, (_, month) => day(month, 28)),
      ...Array.from({ length: 7 }, (_, date) => day(0, 10 + date)),
    ];
    const dated = SAMPLE_TEMPLATES.filter((template) => 'startsAt' in SAMPLE_VARIABLES[template]);
    for (const locale of LOCALES) {
      for (const template of dated) {
        for (const startsAt of days) {
          const { body, encoding, segments } = renderSms(sampleContent(template, locale, { startsAt }));
          assert.equal(encoding, 'GSM-7', body);
          assert.ok(segments <= 2, body);
        }
      }
    }
  });

  it('writes a confirmed reminder and a cancellation by the patient in words of their own', () => {
    for (const locale of LOCALES) {
      const sms = (template: (typeof SAMPLE_TEMPLATES)[number], change: object) =>
        renderSms(sampleContent(template, locale, change));
      const confirmed = sms('appointment-reminder', { isConfirmed: true });
      assert.notEqual(confirmed.body, sms('appointment-reminder', {}).body);
      for (const { encoding, segments } of [
        confirmed,
        sms('appointment-cancelled', { cancelledBy: 'patient' }),
      ]) {
        assert.deepEqual([encoding, segments <= 2], ['GSM-7', true], locale);
      }
    }
  });

  it('leaves out the accents that GSM-7 lacks only where the SMS is cheaper for it', () => {
    const body = (sms: string) =>
      renderSms(
        MessageContent.parse({ ...sampleContent('announcement', 'es'), sms, link: null, clinicName: 'Sur' }),
      ).body;
    assert.match(body('Cita el sábado'), /sábado/);
    assert.match(body(`El sábado atenderemos ${'x'.repeat(60)}`), /sabado/);
  });
});
