import assert from 'node:assert/strict';
import type { TestedClaim } from '../../../src/domain/analysis/claim.ts';
import { columnNames } from '../../../src/domain/analysis/columnNames.ts';
import { figureText } from '../../../src/domain/analysis/figureText.ts';
import { type CheckedAnswer, readAnswer } from '../../../src/domain/analysis/modelAnswer.ts';
import { fillPlaceholders } from '../../../src/domain/analysis/placeholders.ts';
import { resultFigures } from '../../../src/domain/analysis/resultFigures.ts';
import { categoryColumn, codeColumn, identifyingColumn, numberColumn, profileOf } from './columnProfiles.ts';
import { association, entriesOf } from './computedResults.ts';

const PROFILE = profileOf(
  numberColumn('age'),
  numberColumn('5-year survival'),
  numberColumn('lower limit'),
  numberColumn('falls'),
  categoryColumn('state', { better: 120, worse: 80 }),
  codeColumn('sex', { '1': 110, '2': 90 }),
  codeColumn('2020', { '1': 150, '3': 50 }),
  categoryColumn('stage', { 'Stage 3': 120, T1N0: 80 }),
  categoryColumn('dose', { '50%': 60, '2 years': 60, 'over 65': 40, '1 in 3': 40 }),
  categoryColumn('arm', { 'a|b}': 100, '{x}:1': 60, 'all 95 patients died': 40 }),
  identifyingColumn('mrn'),
);
const ENTRIES = entriesOf({
  associations: [
    association('difference', ['age', 'sex'], {
      value: -0.39,
      groups: [
        { level: '1', mean: 61.2 },
        { level: '2', mean: 63.45 },
      ],
    }),
    association('difference', ['5-year survival', 'sex'], {
      adjustedP: 0.2,
      groups: [
        { level: '1', mean: 3 },
        { level: '2', mean: 4 },
      ],
    }),
    association('difference', ['age', 'arm'], {
      groups: [
        { level: 'a|b}', mean: 50 },
        { level: '{x}:1', mean: 60 },
      ],
    }),
  ],
});
const CLAIMS: readonly TestedClaim[] = [
  {
    ...{ id: 'c:1', claim: { predicate: 'missing', column: 'age', is: 'often' }, chunks: 1 },
    verdict: { verdict: 'supported', n: 200, value: 0.125, resultId: null },
  },
  {
    ...{ id: 'c:2', claim: { predicate: 'share', column: 'sex', level: '1', are: 'most' }, chunks: 1 },
    verdict: { verdict: 'contradicted', n: 200, value: 0.45, resultId: null },
  },
];
const figureOf = resultFigures(
  { entries: ENTRIES, claims: CLAIMS, profile: PROFILE, kept: 200 },
  figureText('en'),
);
const REFERENCES = {
  names: columnNames(PROFILE),
  results: new Set([...ENTRIES.map(({ id }) => id), 'c:1']),
  figureOf,
};

const answerOf = (json: unknown): CheckedAnswer =>
  readAnswer(json, REFERENCES) ?? assert.fail('it is no answer');
const problemsOf = (text: string): readonly string[] =>
  answerOf({ sentences: [text], findings: [], limits: [] }).problems;
const finding = (changes: object) => ({
  ...{ results: ['d:age:sex'], title: 'Age differs by sex', detail: 'It is {{d:age:sex}}.', caution: null },
  ...changes,
});

/** Numbers that no computation gave, in every disguise. */
const LIES: Readonly<Record<string, string>> = {
  'a number': 'The effect is 0.9.',
  'a percentage': 'All patients died: 100 %.',
  'a probability': 'It is more than chance (p < 0.001).',
  'a negative number': 'The difference is −3.',
  'full-width digits': 'Of all patients, ９５ died.',
  'Arabic-Indic digits': 'Of all patients, ٩٥ died.',
  'Devanagari digits': 'Of all patients, ९५ died.',
  'mathematical digits': 'Of all patients, 𝟗𝟓 died.',
  'a fraction': '½ of the patients died.',
  'Roman numerals of their own characters': 'Ⅻ patients died.',
  'circled digits': '⑨ patients died.',
  'superscript digits': 'Up to 10² or ⁹⁵ patients died.',
  'digits in a keycap': '9️⃣5️⃣ patients died.',
  'digits with invisible characters between': 'The sex 2\u200b5 group died.',
  'a level as a number': 'As many as 1 in three died.',
  'a level as a number, in a fraction': '1 in 3 died.',
  'a level that is a percentage': 'Of all patients, 50% died.',
  'a level that is a duration': 'They live 2 years.',
  'a level that begins with an amount': 'Patients over 65 died.',
  'a level that is a fraction': 'Of them 1 in 3 died.',
  'a level that is a statement': 'The rows show that all 95 patients died.',
  'a percentage behind a level': 'With sex 2 % died.',
  'a percentage behind a level, in full width': 'With sex 2％ died.',
  'a percentage behind a level, in words': 'In Stage 3 percent of them died.',
  'a percentage behind a level, in German': 'In Stage 3 Prozent aller.',
  'a level that the column does not have': 'With sex 7 they live longer.',
  'a decimal that begins like a level': 'The value with sex 2.5 is high.',
  'a decimal that begins like a level, with a middle dot': 'The value with sex 2·5 is high.',
  'a number that ends in a column name': 'A 95-year survival was found.',
  'a decimal that ends in a column name': 'A 1.5-year survival was found.',
  'a number behind a column name': 'The 5-year survival is 12.',
  'a column name without letters, as a number': 'In 2020 patients it was seen.',
  'an exponent': 'It is 1e5.',
  'a number in an invented placeholder form': 'It is {95}.',
};

/** What placeholders cannot be. */
const BROKEN: Readonly<Record<string, string>> = {
  'a result that there is not': 'It is {{r:age:height}}.',
  'a result id of another case': 'It is {{D:AGE:SEX}}.',
  'a part that there is not': 'It is {{d:age:sex|median}}.',
  'a level that there is not': 'It is {{d:age:sex|mean:7}}.',
  'a figure that the result does not have': 'It is {{d:age:sex|share:1}}.',
  'a claim that the rows contradict': 'It is {{c:2}}.',
  'what a result says that may be chance': 'It is {{d:5-year survival:sex|says}}.',
  'a claim that there is not': 'It is {{c:9}}.',
  'a number in place of an id': 'It is {{95 %}}.',
  'nothing in its braces': 'It is {{}}.',
  'an unclosed brace': 'It is {{d:age:sex and more.',
  'three parts': 'It is {{d:age:sex|mean|1}}.',
  'reserved characters that are not escaped': 'It is {{d:age:arm|mean:a|b}}}.',
};

/** Figures that are turned into others by what stands beside them. */
const ALTERED: Readonly<Record<string, string>> = {
  'a minus': 'It is -{{d:age:sex|value}}.',
  'a typographic minus': 'It is −{{d:age:sex|value}}.',
  'a dash': 'It is –{{d:age:sex|value}}.',
  'an invisible character and a minus': 'It is −\u2060{{d:age:sex|value}}.',
  'the word minus': 'It is minus {{d:age:sex|value}}.',
  'a digit before': 'It is 1{{d:age:sex|n}}.',
  'a digit behind': 'It is {{d:age:sex|n}}0.',
  'a decimal behind': 'It is {{d:age:sex|n}}.5 in all.',
  'a percent sign': 'It is {{d:age:sex|n}} %.',
  'the word percent': 'It is {{d:age:sex|n}} percent.',
  'the word Prozent': 'Es sind {{d:age:sex|n}} Prozent.',
  'another figure': 'It is {{d:age:sex|n}}{{rows}}.',
  'another figure behind a point': 'It is {{d:age:sex|n}}.{{rows}}.',
  'a letter that multiplies': 'It is {{rows}}k.',
  'a name before it that swallows its digits': 'With sex{{rows}}2 it is.',
};

/** Which way something points, in words of the model: nothing computed stands behind them. */
const DIRECTED: Readonly<Record<string, string>> = {
  'a comparative': 'Survival is longer with sex 1 ({{d:age:sex}}).',
  'a comparative in German': 'Wer älter ist, lebt kürzer ({{d:age:sex}}).',
  'a superlative': 'Age is HIGHEST with sex 1.',
  'a superlative in German': 'Das Alter ist bei sex 1 am höchsten.',
  'a rise': 'Age rises with height.',
  'a rise in German': 'Das Alter nimmt mit der Größe zu.',
  'a fall': 'The share of sex 1 has been declining.',
  'a fall in German': 'Der Anteil ist gesunken.',
  'a sign in words': 'Age and sex go together, positively.',
  'a comparison by a verb': 'Women outlive men.',
  'a frequency': 'The event is seen more often with sex 2.',
  'full-width letters': 'Age is ｌｏｗｅｒ with sex 2.',
  'invisible characters between its letters': 'Age is hig\u2060her with sex 2.',
  'a word that a level is too': 'Patients are better with sex 1.',
  'a word that a column is called by': 'Age falls with sex.',
  'a word beside its own placeholder': 'It is lower: {{d:age:sex|says}}.',
  'a statement that it denies': 'It is wrong that {{d:age:sex|says}}.',
  'a statement that it denies behind it': 'That {{d:age:sex|says}} is not so.',
  'a statement that it denies in German': 'Es stimmt nicht, dass {{ d:age:sex | says }}.',
};

/** What a model may write. */
const HONEST: readonly string[] = [
  'Age differs by sex: {{d:age:sex}}, p {{d:age:sex|p}}, in {{rows}} rows.',
  'It is {{d:age:sex|value}} ({{d:age:sex|interval}}; {{d:age:sex|p}}).',
  'The mean is {{d:age:sex|mean:1}} with sex 1 and {{ d:age:sex | mean:2 }} with sex 2.',
  'With sex: 2, sex = 2 or Sex 2, ages differ from those with sex 1.',
  'One in three patients, half of them, two thirds or ninety of them: words state no digits.',
  'The 5-year survival of Stage 3 differs from that of T1N0.',
  'With dose 50% or dose over 65 nothing differs.',
  'In column 2020, values are missing.',
  'With arm a|b} the mean is {{d:age:arm|mean:a%7Cb%7D}}, with arm {x}:1 it is {{d:age:arm|mean:%7Bx%7D%3A1}}.',
  '{{c:1}} of the ages are missing, which is {{missing:age}}.',
  'It is seen that {{d:age:sex|says}}: {{d:age:sex}}.',
  'Das Ergebnis: {{d:age:sex|says}}.',
  'No group is small. It shows that {{d:age:sex|says}}: the median is not reached.',
  'The lower limit is missing in many rows, and with state better or state = worse nothing is known.',
  'The column falls goes together with age; that is no more than chance, at least here.',
  'Die Spalte falls hängt nicht mehr als Zufall mit age zusammen.',
];

describe('an answer of the model', () => {
  for (const [kind, lies] of Object.entries({ LIES, BROKEN, ALTERED, DIRECTED })) {
    for (const [what, text] of Object.entries(lies)) {
      it(`is marked where a sentence holds ${kind === 'ALTERED' ? `${what} beside a figure` : what}`, () => {
        const { answer, problems } = answerOf({ sentences: [text], findings: [], limits: [] });
        assert.ok(problems.length > 0);
        assert.deepEqual(answer.sentences, [{ text, isChecked: false }]);
      });
    }
  }

  for (const text of HONEST) {
    it(`is not marked for ${JSON.stringify(text)}`, () => {
      assert.deepEqual(problemsOf(text), []);
      assert.doesNotMatch(fillPlaceholders(text, figureOf), /\[\?\]|\{\{/);
    });
  }

  it('is marked in each of its texts', () => {
    const { answer } = answerOf({
      sentences: ['All 95 died.', 'Few died.'],
      findings: [finding({ title: 'Age is 95', detail: 'It is 95.', caution: '95 % is no proof.' })],
      limits: ['Only 95 rows were read.'],
    });
    assert.deepEqual(
      answer.sentences.map(({ isChecked }) => isChecked),
      [false, true],
    );
    const [{ title, detail, caution } = assert.fail()] = answer.findings;
    assert.deepEqual([title.isChecked, detail.isChecked, caution?.isChecked], [false, false, false]);
    assert.equal(answer.limits[0]?.isChecked, false);
  });

  it('keeps no finding about results that there are not, and names the others only', () => {
    const { answer, problems } = answerOf({
      sentences: ['Age differs.'],
      findings: [
        finding({ results: ['r:age:height'] }),
        finding({ results: ['c:2'] }),
        finding({ results: ['d:age:sex', 'r:age:height', 'd:age:sex'] }),
      ],
    });
    assert.deepEqual(
      answer.findings.map(({ results }) => results),
      [['d:age:sex']],
    );
    assert.equal(problems.length, 3);
  });

  it('says what is wrong, so that the model can correct it', () => {
    assert.match(problemsOf('It is 0.9.').join(), /states 0\.9.* itself/);
    assert.match(problemsOf('It is {{d:age:sex|mean:7}}.').join(), /no \{\{d:age:sex\|mean:7\}\}/);
    assert.match(
      problemsOf('It rises, and is longer.').join(),
      /points itself \(rises, longer\): write \{\{id\|says\}\}/,
    );
  });

  it('may leave out limits and cautions, and is none without sentences or findings', () => {
    const { answer } = answerOf({ sentences: ['Age differs.'], findings: [finding({ caution: ' ' })] });
    assert.deepEqual(answer.limits, []);
    assert.equal(answer.findings[0]?.caution, null);
    for (const json of [null, [], 'text', {}, { sentences: [], findings: [] }, { sentences: ['A.'] }]) {
      assert.equal(readAnswer(json, REFERENCES), undefined);
    }
  });

  it('is the model’s, whatever it says of itself', () => {
    const { answer } = answerOf({
      sentences: [{ text: 'x', isChecked: true }].map(({ text }) => `${text} 95`),
      findings: [],
      source: 'results',
      isChecked: true,
    });
    assert.equal(answer.source, 'model');
    assert.equal(answer.sentences[0]?.isChecked, false);
  });

  it('is shown as it is written: placeholders that nothing was found for as a question mark', () => {
    assert.equal(
      fillPlaceholders('{{d:age:sex|mean:1}}, {{r:x:y}}, {{d:age:sex|value}}, $& and $1', figureOf),
      '61.2, [?], -0.39, $& and $1',
    );
  });
});
