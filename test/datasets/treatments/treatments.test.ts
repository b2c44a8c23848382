import assert from 'node:assert/strict';
import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import type { ColumnTreatment } from '../../../src/domain/datasets/identifiers/columnTreatment.ts';
import { cellsOf, chunksOf, openSource, temporarySources } from '../temporarySource.ts';

type Options = Parameters<typeof openSource>[2];

describe('what leaves of a data set', () => {
  const source = temporarySources();

  /** The cells of a column as they leave, and how it is treated. */
  const leaves = async (table: Readonly<Record<string, readonly string[]>>, options: Options = {}) => {
    const header = Object.keys(table);
    const rows = Array.from(
      { length: Math.max(...Object.values(table).map((cells) => cells.length)) },
      (_, row) => header.map((name) => `"${table[name]?.[row]?.replaceAll('"', '""') ?? ''}"`).join(','),
    );
    const path = await source([header.map((name) => `"${name}"`).join(','), ...rows, ''].join('\n'));
    return openSource(
      path,
      async (dataset) => {
        const { columns } = await dataset.profile();
        const cells = cellsOf((await chunksOf(dataset))[0]?.csv ?? '').slice(1);
        return {
          of: (name: string) => cells.map((row) => row[header.indexOf(name)] ?? ''),
          treatment: (name: string): ColumnTreatment | undefined =>
            columns.find((column) => column.name === name)?.treatment,
          column: (name: string) => columns.find((column) => column.name === name),
          text: JSON.stringify(cells),
        };
      },
      options,
    );
  };

  const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
  const pseudonym = /^id-[0-9a-f]{12}$/;

  it('sends numbers, flags, categories and known codes as they are', async () => {
    const table = {
      hb: ['12.5', '13.0', '11.1', '12.0'],
      smoker: ['yes', 'no', 'yes', 'no'],
      arm: ['placebo', 'drug', 'drug', 'placebo'],
      icd10: ['I10', 'E11.9', 'I10', 'C34.1'],
      snomed: ['44054006', '44054006', '38341003', '38341003'],
    };
    const left = await leaves(table);
    for (const [name, cells] of Object.entries(table)) {
      assert.deepEqual(left.of(name), cells);
      assert.deepEqual(left.treatment(name), { treatment: 'sent', reason: { because: 'type' } }, name);
    }
  });

  it('gives one value one pseudonym, whatever its column is called', async () => {
    const one = await leaves({ Id: ['p0000x', 'p0001x', 'p0002x'], age: ['40', '41', '42'] });
    const other = await leaves({ PATIENT: ['p0000x', 'p0001x', 'p0002x'], hb: ['12.0', '12.1', '12.2'] });
    assert.deepEqual(one.of('Id'), other.of('PATIENT'));
    assert.match(one.of('Id')[0] ?? '', pseudonym);
    const elsewhere = await leaves(
      { Id: ['p0000x'], n: ['1'] },
      { clinicId: ClinicId.parse('clinic-south') },
    );
    assert.notEqual(elsewhere.of('Id')[0], one.of('Id')[0]);
  });

  it('moves the dates of a patient by the same days in every file of the clinic, and those of another by others', async () => {
    const visits = await leaves({
      mrn: ['A-1', 'A-1', 'A-2', 'A-3', 'A-4'],
      admitted: ['2024-02-27', '2024-03-01', '2024-02-27', '2024-02-27', '2024-02-27'],
      discharged: ['2024-03-01', '2024-03-05', '2024-03-01', '2024-03-01', '2024-03-01'],
    });
    const labs = await leaves({ patient_id: ['A-2', 'A-1'], drawn: ['27.02.2024', '27.02.2024'] });
    const [first = '', second = '', ...others] = visits.of('admitted');
    assert.equal(days(first, '2024-02-27') >= 1 && days(first, '2024-02-27') <= 365, true);
    assert.equal(days(first, second), 3, 'intervals between rows stay');
    assert.equal(days(first, visits.of('discharged')[0] ?? ''), 3, 'intervals between columns stay');
    assert.ok(new Set([first, ...others]).size > 1, 'patients differ');
    assert.deepEqual(labs.of('drawn'), [others[0], first]);
    assert.deepEqual(visits.treatment('admitted'), { treatment: 'shifted', reason: { because: 'type' } });
  });

  it('moves all dates of a table without a number of the patient by the same days', async () => {
    const left = await leaves({ seen: ['2024-02-27', '2024-03-01', '2024-02-27'], hb: ['12', '13', '14'] });
    const [first = '', second = '', third = ''] = left.of('seen');
    assert.deepEqual([days(first, second), third], [3, first]);
    assert.notEqual(first, '2024-02-27');
  });

  it('turns dates and years of birth into ages on the day of the upload, 90 and more into one group', async () => {
    const left = await leaves({
      'Date of birth': ['1986-07-01', '30.06.1986', '1930-01-01', '1986-06-30', '2030-01-01'].map((date) =>
        date.includes('.') ? '1986-06-30' : date,
      ),
      Geburtsjahr: ['1986', '1986', '1930', '2026', '1986'],
    });
    assert.deepEqual(left.of('Date of birth'), ['39', '40', '90+', '40', '']);
    assert.deepEqual(left.of('Geburtsjahr'), ['40', '40', '90+', '0', '40']);
    const born = left.column('Date of birth');
    assert.ok(born?.kind === 'numeric');
    assert.deepEqual([born.min, born.max, born.count], [39, 90, 4]);
  });

  it('puts ages from 90 on into one group, also those in months, in the statistics too', async () => {
    const left = await leaves({
      age: ['45', '89', '90', '103'],
      age_months: ['540', '1079', '1080', '1300'],
    });
    assert.deepEqual(left.of('age'), ['45', '89', '90+', '90+']);
    assert.deepEqual(left.of('age_months'), ['540', '1079', '1080+', '1080+']);
    const age = left.column('age');
    assert.ok(age?.kind === 'numeric');
    assert.equal(age.max, 90);
    // 99 often stands for a missing value; near other ages it is one.
    const near = (await leaves({ age: ['70', '80', '85', '89', '99'], n: ['1', '2', '3', '4', '5'] })).column(
      'age',
    );
    assert.ok(near?.kind === 'numeric');
    assert.equal(near.max, 90);
    assert.doesNotMatch(JSON.stringify(age), /103/);
  });

  it('keeps three digits of postal codes, fewer of short ones, and none of small areas', async () => {
    const codes = { zip: ['02139', '2139', '03601', '90210-1234', '', '', '', ''] };
    const american = await leaves(
      { ...codes, n: ['1', '2', '3', '4', '5', '6', '7', '8'] },
      { country: 'US' },
    );
    assert.deepEqual(american.of('zip').slice(0, 4), ['021', '021', '000', '902']);
    const german = await leaves({
      plz: ['10115', '80331', 'D-01067'],
      ort: ['Berlin', 'München', 'Dresden'],
    });
    assert.deepEqual(german.of('plz'), ['101', '803', '010']);
    assert.ok(german.of('ort').every((cell) => pseudonym.test(cell)));
    const swiss = await leaves({ plz: ['8001', '3012'], n: ['1', '2'] }, { country: 'CH' });
    assert.deepEqual(swiss.of('plz'), ['80', '30']);
    const british = await leaves({ postcode: ['SW1A 1AA', 'm1 1ae'], n: ['1', '2'] }, { country: 'GB' });
    assert.deepEqual(british.of('postcode'), ['SW', 'M']);
  });

  describe('of free text', () => {
    const NOTES = {
      name: ['Xqz Möller', 'Ann Lee', 'Bo Park'],
      mrn: ['K-4711', 'K-4712', 'K-4713'],
      note: [
        'Xqz Moeller called from 617-555-0000 about pain',
        'spoke to MÖLLER, mail a.lee@example.org, seen 3 March 2024',
        'file K-4711 shows 12 mg twice a day; aged 93; lives at 12 Old Mill Road',
      ],
    };

    it('sends nothing under the policy strict, and says why', async () => {
      const left = await leaves(NOTES, { freeText: 'strict' });
      assert.deepEqual(left.of('note'), ['', '', '']);
      assert.deepEqual(left.treatment('note'), { treatment: 'withheld', reason: { because: 'policy' } });
    });

    it('sends it without what identifies in it when the user has named it, or under the policy standard', async () => {
      const expected = [
        '[name] [name] called from [phone] about pain',
        'spoke to [name], mail [email], seen [date]',
        'file [name] shows 12 mg twice a day; aged 90+; lives at [address]',
      ];
      const named = await leaves(NOTES, { freeText: 'strict', sentColumns: ['note'] });
      assert.deepEqual(named.of('note'), expected);
      assert.deepEqual(named.treatment('note'), { treatment: 'scrubbed', reason: { because: 'user' } });
      const standard = await leaves(NOTES, { freeText: 'standard' });
      assert.deepEqual(standard.of('note'), expected);
      assert.deepEqual(standard.treatment('note'), { treatment: 'scrubbed', reason: { because: 'policy' } });
    });
  });

  it('replaces what identifies in single cells of categories, whatever their share', async () => {
    const contact = Array.from({ length: 100 }, (_, row) => (row < 9 ? '617-555-0000' : 'by mail'));
    const left = await leaves({ alt_contact: contact, hb: contact.map((_, row) => String(12 + row / 10)) });
    assert.deepEqual(left.treatment('alt_contact'), { treatment: 'scrubbed', reason: { because: 'type' } });
    assert.deepEqual(new Set(left.of('alt_contact')), new Set(['[phone]', 'by mail']));
    const column = left.column('alt_contact');
    assert.ok(column?.kind === 'text');
    assert.deepEqual(
      column.topValues.map(({ value }) => value),
      ['by mail', '[phone]'],
    );
  });

  it('replaces names of the data set also in categories', async () => {
    const left = await leaves({
      surname: ['Xqzcanary', 'Lee', 'Park', 'Kim'],
      seen_by: ['Xqzcanary', 'team A', 'Xqzcanary', 'team A'],
    });
    assert.deepEqual(left.of('seen_by'), ['[name]', 'team A', '[name]', 'team A']);
  });

  it('takes numbers of one length of which none repeats for ids', async () => {
    const left = await leaves({
      ref: ['4711001', '4711002', '4711003'],
      platelets: ['250000', '180000', '310000'],
      serial: ['1', '2', '3'],
    });
    assert.ok(left.of('ref').every((cell) => pseudonym.test(cell)));
    assert.deepEqual(left.of('platelets'), ['250000', '180000', '310000']);
    assert.deepEqual(left.of('serial'), ['1', '2', '3']);
  });

  it('gives a column whose cells are those of an identifying column pseudonyms too, whatever it is called', async () => {
    const left = await leaves({
      reg: ['4711', '23', '815', '23'],
      hb: ['12.5', '13.0', '11.1', '12.0'],
      mrn: ['4711', '0023', '0815', '0023'],
      almost: ['4711', '23', '815', '24'],
    });
    assert.deepEqual(left.treatment('reg'), {
      treatment: 'pseudonym',
      reason: { because: 'copy', of: 'mrn' },
    });
    assert.ok(left.of('reg').every((cell) => pseudonym.test(cell)));
    assert.equal(left.column('reg')?.kind, 'identifying');
    assert.deepEqual(left.of('hb'), ['12.5', '13.0', '11.1', '12.0']);
    assert.deepEqual(left.of('almost'), ['4711', '23', '815', '24']);
  });

  it('lets a copy leave that the user names, and takes columns of one value for no copies', async () => {
    const cells = ['4711', '23', '815'];
    const named = await leaves({ mrn: cells, reg: cells }, { sentColumns: ['reg'] });
    assert.equal(named.treatment('reg')?.reason.because, 'user');
    const same = ['1', '1', '1'];
    const constant = await leaves({ mrn: same, arm: same, hb: ['12.5', '13.0', '11.1'] });
    assert.equal(constant.treatment('arm')?.treatment, 'sent');
  });

  it('moves whole numbers that are days as Excel counts them', async () => {
    const left = await leaves({ day: ['45292', '45300', '45310'], n: ['1', '2', '3'] });
    const moved = left.of('day').map(Number);
    assert.equal((moved[1] ?? 0) - (moved[0] ?? 0), 8);
    assert.notEqual(moved[0], 45_292);
  });

  it('obeys the user in both directions, and lets no identifier out all the same', async () => {
    const table = {
      arm: ['a', 'b', 'a', 'b'],
      name: ['Xqz', 'Lee', 'Xqz', 'Lee'],
      phone_calls: ['1', '2', '3', '4'],
    };
    const left = await leaves(table, { identifyingColumns: ['arm'], sentColumns: ['name'] });
    assert.ok(left.of('arm').every((cell) => pseudonym.test(cell)));
    assert.deepEqual(left.treatment('arm'), { treatment: 'pseudonym', reason: { because: 'user' } });
    assert.deepEqual(left.of('name'), ['Xqz', 'Lee', 'Xqz', 'Lee']);
    const mail = await leaves(
      { reach: ['a@example.org', 'b@example.org'], n: ['1', '2'] },
      { sentColumns: ['reach'] },
    );
    assert.deepEqual(mail.of('reach'), ['[email]', '[email]']);
  });
});
