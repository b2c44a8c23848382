import assert from 'node:assert/strict';
import { KnownValues } from '../../../../src/domain/datasets/identifiers/knownValues.ts';
import { scrubText } from '../../../../src/domain/datasets/identifiers/scrubText.ts';

describe('scrubText', () => {
  const replaced: readonly (readonly [before: string, after: string])[] = [
    ['write to ann.lee+x@mail.example.org today', 'write to [email] today'],
    ['see https://clinic.example/p?id=7 or www.clinic.example', 'see [url] or [url]'],
    ['from 192.168.7.12', 'from [ip]'],
    ['from 2001:db8:0:1:2:3:4:5', 'from [ip]'],
    ['IBAN DE89 3704 0044 0532 0130 00', 'IBAN [iban]'],
    ['card 4111 1111 1111 1111 declined', 'card [card] declined'],
    ['SSN 078-05-1120', 'SSN [nationalId]'],
    ['AHV 756.9217.0769.85', 'AHV [nationalId]'],
    ['NIR 1 84 12 76 451 089 46', 'NIR [nationalId]'],
    ['DNI 12345678Z', 'DNI [nationalId]'],
    ['CF RSSMRA85T10A562S', 'CF [nationalId]'],
    ['KVNR A123456780', 'KVNR [nationalId]'],
    ['NHS 943 476 5919', 'NHS [nationalId]'],
    ['MRN 0012345 seen', '[recordNumber] seen'],
    ['Fall-Nr. 20240001', '[recordNumber]'],
    ['seen 2024-03-01 08:15 and 1.3.24 and 3/1/2024', 'seen [date] and [date] and [date]'],
    [
      'on 3 March 2024, am 3. März, le 3 février 2024, el 3 de mayo',
      'on [date], am [date], le [date], el [date]',
    ],
    ['March 3, 2024', '[date]'],
    ['call +49 (0)30 123456-7, 030/1234567 or (617) 555-0000', 'call [phone], [phone] or [phone]'],
    ['call 617-555-0001', 'call [phone]'],
    ['tel. 612 345 678', 'tel. [phone]'],
    ['a 93 year old, 101-jährige, 92 ans, aged 95', 'a 90+ year old, 90+-jährige, 90+ ans, aged 90+'],
    ['lives at 12 Old Mill Road', 'lives at [address]'],
    ['wohnt Hauptstraße 12a', 'wohnt [address]'],
    ['habite 12 rue de la Paix', 'habite [address]'],
    ['vive en calle Mayor, 5', 'vive en [address]'],
    ['ref 123456789012', 'ref [number]'],
  ];
  for (const [before, after] of replaced) {
    it(`replaces what identifies in: ${before}`, () => assert.equal(scrubText(before).text, after));
  }

  const kept = [
    'Hb 12.5 g/dL, 140/90 mmHg, pulse 72',
    'a 45 year old with pain for 3 days',
    'dose 2.5 mg twice daily, 1,000 ml',
    'ICD I10.0, LOINC 718-7, COVID-19, T4 cell 350',
    'score 10/10, stage 3 of 4, 1990s',
    'may improve; march on the spot; wegen Platzangst',
  ];
  for (const text of kept) {
    it(`keeps: ${text}`, () => assert.equal(scrubText(text).text, text));
  }

  it('replaces names behind a title', () => {
    assert.equal(
      scrubText('seen by Dr. Anna Meier-Vogt, nurse Jones and Frau von der Heide').text,
      'seen by Dr. [name], nurse [name] and Frau [name]',
    );
  });

  it('replaces the values of the data set, whatever their case and accents, and no other word', () => {
    const known = new KnownValues();
    known.add('Müller, Ann', 'name');
    known.add("Shauna O'Brien", 'name');
    known.add('4711', 'phrase');
    known.add('Bad Nauheim', 'phrase');
    const { text, replaced: counts } = scrubText(
      "Frau MUELLER saw Ánn and O'Brien, file 4711, in bad nauheim; a bad annual check",
      { known },
    );
    assert.equal(text, "Frau [name] saw [name] and O'[name], file [name], in [name]; a bad annual check");
    assert.equal(counts.get('name'), 5);
  });

  it('keeps long numbers of codes, unless they are known to identify', () => {
    const known = new KnownValues();
    known.add('44054007', 'phrase');
    const code = (text: string) => scrubText(text, { known, keepsNumbers: true }).text;
    assert.equal(code('44054006'), '44054006');
    assert.equal(code('44054007'), '[name]');
    assert.equal(code('no 44054006'), 'no [number]');
    assert.equal(scrubText('44054006').text, '[number]');
  });

  it('takes time in proportion to the text, whatever it holds', () => {
    const hostile = ['1', '1 ', '1.', 'a@', 'a.', '+1 ', '(0', 'Aa ', '1-', '[', 'www.', '1:'];
    for (const piece of hostile) {
      const started = performance.now();
      scrubText(piece.repeat(50_000));
      assert.ok(performance.now() - started < 3_000, JSON.stringify(piece));
    }
  });
});
