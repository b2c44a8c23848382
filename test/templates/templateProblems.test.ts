import assert from 'node:assert/strict';
import { ClinicId } from '../../src/contracts/shared/ids.ts';
import { LOCALES } from '../../src/contracts/shared/locale.ts';
import { BUILT_IN_TEXTS } from '../../src/domain/messaging/builtInTexts.ts';
import { TemplateDefinition } from '../../src/domain/messaging/templateDefinition.ts';
import { fillText } from '../../src/domain/messaging/templateText.ts';
import { templateProblems } from '../../src/templates/checkTemplate.ts';
import { previewTemplate } from '../../src/templates/previewTemplate.ts';
import { builtInDefinition, parseTemplate, templateFile } from '../../src/templates/templateFile.ts';
import { testClinicProfile } from '../support/testClinics.ts';

const clinic = {
  id: ClinicId.parse('test-clinic'),
  version: 1,
  profile: testClinicProfile('test-clinic'),
  logo: null,
};

const REMINDER = {
  subject: 'See you on {start}',
  paragraphs: ['We look forward to seeing you on {start}.', '{clockChange}'],
  sms: '{clinicName}: see you {startShort}. 1 = yes, 2 = no. {optOut}',
};
const FLU = {
  category: 'marketing',
  link: 'required',
  variables: {
    doctor: { type: 'text', sample: 'Dr. Ada Okafor' },
    visit: { type: 'instant' },
  },
  texts: {
    en: {
      subject: 'Flu season: see {doctor}',
      paragraphs: ['Dear {name}, {doctor} has time on {visit}.'],
      button: 'Book',
      sms: '{clinicName}: {doctor} has time {visitShort}. {link} {optOut}',
    },
  },
};

/** What is wrong with a file, a line per problem. */
function problemsOf(file: object, before?: object): string[] {
  const parsed = parseTemplate(JSON.stringify(file));
  const problems =
    'problems' in parsed
      ? parsed.problems
      : templateProblems({ clinic, ...parsed, before: before && TemplateDefinition.parse(before) });
  return problems.map(({ field, problem }) => `${field}: ${problem}`);
}

const reminder = (change: object) => ({
  template: 'appointment-reminder',
  texts: { en: { ...REMINDER, ...change } },
});
const flu = (change: object, text: object = {}) => ({
  template: 'flu-season',
  ...FLU,
  ...change,
  texts: { en: { ...FLU.texts.en, ...text } },
});

describe('the words of a clinic', () => {
  it('are accepted when nothing is wrong with them', () => {
    assert.deepEqual(problemsOf(reminder({})), []);
    assert.deepEqual(problemsOf(flu({})), []);
  });

  it('may be those that are built in, in every language', () => {
    for (const name of BUILT_IN_TEXTS) {
      const file = templateFile(name, builtInDefinition(name));
      const parsed = parseTemplate(file);
      assert.ok('definition' in parsed, file);
      assert.deepEqual(templateProblems({ clinic, ...parsed, before: undefined }), [], name);
      assert.deepEqual(Object.keys(parsed.definition.texts), [...LOCALES]);
    }
  });

  const NO_PLACEHOLDER =
    /^texts\.en\.subject: \{price\} is no placeholder of this template; there are \{name\}, \{clinicName\}/;
  for (const [what, change, problem] of [
    ['an unknown placeholder', { subject: 'Only {price}' }, NO_PLACEHOLDER],
    ['a placeholder of every object', { note: '{constructor}' }, /note: \{constructor\} is no placeholder/],
    ['a brace alone', { note: 'Bring {your card' }, /^texts\.en\.note: has a brace/],
    [
      'an SMS without the time',
      { sms: '{clinicName}: see you. {optOut}' },
      /^texts\.en\.sms: \{startShort\} is missing/,
    ],
    [
      'an SMS without the clinic',
      { sms: 'See you {startShort}. {optOut}' },
      /^texts\.en\.sms: \{clinicName\} is missing/,
    ],
    [
      'an SMS without an opt-out',
      { sms: '{clinicName}: see you {startShort}.' },
      /sms: says nothing of opting out/,
    ],
    [
      'the opt-out outside of the SMS',
      { footer: 'Bye. {optOut}' },
      /^texts\.en\.footer: \{optOut\} is for the SMS only/,
    ],
    [
      'a name that can be empty without a space before it',
      { subject: '{name}, see you' },
      /^texts\.en\.subject: \{name\} can be empty: put a space before it/,
    ],
    [
      'a paragraph within a paragraph',
      { paragraphs: ['See you {start}. {clockChange}'] },
      /^texts\.en\.paragraphs\[0\]: \{clockChange\} must be a paragraph of its own/,
    ],
    [
      'a web address',
      { paragraphs: ['See https://evil.example'] },
      /^texts\.en\.paragraphs\[0\]: must not contain a web address/,
    ],
    ['a button without a link', { button: 'Go' }, /^texts\.en\.button: the template has no link/],
    [
      'an SMS of too many segments',
      { sms: `{clinicName}: {startShort} ${'x'.repeat(570)} {optOut}` },
      /^texts\.en\.sms: takes 5 segments with sample values; 4 are allowed$/,
    ],
    [
      'an SMS of too many segments in UCS-2',
      { sms: `{clinicName}: {startShort} ${'ж'.repeat(230)} {optOut}` },
      /^texts\.en\.sms: takes 5 segments with sample values \(.*GSM-7.*\); 4 are allowed$/,
    ],
    [
      'a subject that is too long',
      { subject: 'x'.repeat(151) },
      /^texts\.en\.subject: must have 150 characters/,
    ],
    ['no paragraph', { paragraphs: [] }, /^texts\.en\.paragraphs: must have a paragraph/],
    ['no SMS', { sms: undefined }, /^texts\.en\.sms: is missing/],
    ['a control character', { subject: 'a\u0007b' }, /^texts\.en\.subject: must be on one line/],
    ['a line break', { subject: 'a\nBcc: x@y.example' }, /^texts\.en\.subject: must be on one line/],
    ['a lone surrogate', { subject: 'a\ud800b' }, /^texts\.en\.subject: must be on one line/],
    ['a change of direction', { subject: 'a\u202eb' }, /^texts\.en\.subject: must be on one line/],
    ['an unknown field', { colour: 'red' }, /^texts\.en\.colour: there is no such field/],
  ] as const) {
    it(`are refused with ${what}, naming the field`, () => {
      const [first, ...others] = problemsOf(reminder(change));
      assert.match(first ?? 'nothing was wrong', problem);
      assert.deepEqual(others, []);
    });
  }

  for (const [what, file, problem] of [
    ['no language', { template: 'help', texts: {} }, /^texts: must have a language: en, de, es, fr$/],
    ['an unknown language', { template: 'help', texts: { xx: REMINDER } }, /^texts(\.xx)?: /],
    [
      'a category for a built-in template',
      { ...reminder({}), category: 'reminder' },
      /^category: is for templates/,
    ],
    [
      'the name of an alert',
      { ...flu({}), template: 'admin-alert' },
      /^template: admin-alert cannot be replaced/,
    ],
    ['a name that is none', { ...flu({}), template: 'Flu season' }, /^template: must be lower-case letters/],
    ['no category', flu({ category: undefined }), /^category: is missing: transactional/],
    [
      'a variable that no text names',
      flu({ variables: { ...FLU.variables, other: { type: 'instant' } } }),
      /^variables\.other: no text names \{other\}/,
    ],
    [
      'a variable of a reserved name',
      flu({ variables: { name: { type: 'instant' } } }),
      /^variables\.name: must not be one of/,
    ],
    [
      'a variable of an unknown type',
      flu({ variables: { doctor: { type: 'html' } } }),
      /^variables\.doctor(\.type)?: /,
    ],
    [
      'a required link that its SMS leaves out',
      flu({}, { sms: '{clinicName}: {doctor}, {visitShort} {optOut}' }),
      /^texts\.en\.sms: \{link\} is missing/,
    ],
    ['a link without a button', flu({}, { button: undefined }), /^texts\.en\.button: is missing/],
    [
      'a link in a paragraph',
      flu({}, { paragraphs: ['{doctor} {visit} {link}'] }),
      /paragraphs\[0\]: \{link\} is for the SMS only/,
    ],
  ] as const) {
    it(`are refused with ${what}`, () => {
      assert.match(problemsOf(file)[0] ?? 'nothing was wrong', problem);
    });
  }

  it('keep what messages that wait were accepted with', () => {
    const before = TemplateDefinition.parse(FLU);
    const { visit, doctor } = FLU.variables;
    const withRoom = (room: object) => flu({ variables: { visit, doctor, room } }, { note: 'Room {room}' });
    assert.match(
      problemsOf(withRoom({ type: 'text', sample: 'A1' }), before)[0] ?? '',
      /^variables\.room: is new: a text with a default/,
    );
    assert.deepEqual(problemsOf(withRoom({ type: 'text', sample: 'A1', default: 'A1' }), before), []);
    const retyped = flu({ variables: { visit, doctor: { type: 'instant' } } });
    assert.match(problemsOf(retyped, before)[0] ?? '', /^variables\.doctor: was text before/);
    const optional = { ...before, link: 'optional' };
    assert.match(problemsOf(flu({}), optional)[0] ?? '', /^link: cannot become required/);
  });

  it('are never read from a value, which is escaped', async () => {
    assert.equal(fillText('Hello {a}, {b}.', { a: '{b} $& \\', b: 'B' }), 'Hello {b} $& \\, B.');
    const definition = TemplateDefinition.parse({
      ...FLU,
      variables: { ...FLU.variables, doctor: { type: 'text', sample: '<b>{clinicName}</b>' } },
    });
    const { email, sms } = await previewTemplate(
      { name: 'flu-season', definition },
      { clinic, locale: 'fr' },
    );
    assert.match(email.subject, /see <b>\{clinicName\}<\/b>$/);
    assert.match(email.html, /&lt;b&gt;\{clinicName\}&lt;\/b&gt; has time/);
    assert.doesNotMatch(email.html, /<b>/);
    assert.match(sms.body, /<b>\{clinicName\}<\/b> has time Wed, 30 Sept? 2026/);
  });

  it('are read in another language where the template is not in that of the reader', async () => {
    const definition = TemplateDefinition.parse({ ...FLU, texts: { fr: FLU.texts.en } });
    const { locale, email } = await previewTemplate(
      { name: 'flu-season', definition },
      { clinic, locale: 'es' },
    );
    assert.equal(locale, 'fr');
    assert.match(email.text, /mercredi 30 septembre 2026/);
  });
});
