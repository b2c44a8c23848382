import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatasetSourceError } from '../../../src/datasets/datasetSourceError.ts';
import { inspectSource } from '../../../src/datasets/inspectSource.ts';
import { declareColumns } from '../../../src/datasets/redcap/declareColumns.ts';
import { readDictionary } from '../../../src/datasets/redcap/readDictionary.ts';
import type { OpenDataset } from '../../../src/datasets/withDataset.ts';
import { describeNotice } from '../../../src/domain/datasets/sourceNotice.ts';
import { cellsOf, chunksOf, MACHINE, openInspected, temporarySources } from '../temporarySource.ts';

const DICTIONARY = join(import.meta.dirname, '../cases/redcap_dictionary.csv');
const DATA = join(import.meta.dirname, '../cases/redcap_raw.csv');
const HEADER =
  'field_name,form_name,field_type,field_label,select_choices_or_calculations,text_validation_type_or_show_slider_number,identifier';

describe('the data dictionary of a REDCap project', () => {
  const source = temporarySources();
  const declare = async (dictionary: string, data = DATA) => {
    const { header, reading } = await inspectSource(data, { ...MACHINE, name: 'raw.csv', maxBytes: 1e6 });
    const fields = await readDictionary(dictionary, 'dictionary.csv');
    return {
      header,
      reading,
      found: declareColumns(fields, header, { dictionary: 'dictionary.csv', source: 'raw.csv' }),
    };
  };
  const open = async <T>(use: (dataset: OpenDataset) => Promise<T>, dictionary = DICTIONARY, data = DATA) => {
    const { header, reading, found } = await declare(dictionary, data);
    return openInspected(
      data,
      { header, reading: { ...reading, declared: found.columns }, identifyingColumns: found.identifying },
      use,
    );
  };
  const written = (...lines: string[]) => source(`${[HEADER, ...lines].join('\n')}\n`, 'dictionary.csv');
  const refused = async (work: Promise<unknown>, message: RegExp) => {
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof DatasetSourceError, String(error));
      assert.equal(error.type, 'SourceDictionary');
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /Secret|\n/);
      return true;
    });
  };

  it('labels the columns, names what identifies, and tells how many columns it describes', async () => {
    const { found } = await declare(DICTIONARY);
    assert.equal(found.labels.gender, 'Gender');
    assert.equal(found.labels.drugs___1, 'Drugs: Aspirin');
    assert.equal(found.labels.drugs____1, 'Drugs: Other');
    assert.deepEqual(found.identifying, ['ref_town', 'contact']);
    assert.deepEqual(found.notices.map(describeNotice), [
      'the dictionary describes 14 columns; codes are read as their labels',
    ]);
  });

  it('turns codes into the labels of categories, and decides the types of columns', async () => {
    const { rows, profile } = await open(async (dataset) => ({
      rows: cellsOf((await chunksOf(dataset))[0]?.csv ?? ''),
      profile: await dataset.profile(),
    }));
    const [header = [], ...cells] = rows;
    const columnOf = (name: string) => cells.map((row) => row[header.indexOf(name)]);
    assert.deepEqual(columnOf('gender'), ['Male', 'Female', 'Female', 'Not said, or other']);
    assert.deepEqual(columnOf('stage'), ['I', 'II', 'III', '9']);
    assert.deepEqual(columnOf('drugs____1'), ['Unchecked', 'Unchecked', 'Checked', 'Unchecked']);
    assert.deepEqual(columnOf('labs_complete'), ['Complete', 'Incomplete', 'Unverified', 'Complete']);
    const types = new Map(
      profile.columns.map((column) => [column.name, column.kind === 'text' ? column.type : column.kind]),
    );
    const expected = { gender: 'category', stage: 'category', smoker: 'flag', seen: 'date', hb: 'numeric' };
    for (const [name, type] of Object.entries(expected)) assert.equal(types.get(name), type, name);
    assert.equal(types.get('score'), 'numeric');
    assert.equal(types.get('ref_town'), 'identifying');
  });

  it('lists numbers that are none in a column of numbers', async () => {
    const dictionary = await written('id,f,text,,,,', 'hb,f,text,,,number,');
    const data = await source('id,hb\na,12\nb,13\nc,high\nd,low\n', 'odd.csv');
    const profile = await open((dataset) => dataset.profile(), dictionary, data);
    const hb = profile.columns.find(({ name }) => name === 'hb');
    assert.ok(hb?.kind === 'numeric');
    assert.equal(hb.count, 2);
  });

  it('is refused by its line when it is not well-formed', async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      [
        'a,b\n1,2\n',
        /^dictionary\.csv: line 1 has no column variable \/ field name; export the data dictionary/,
      ],
      [`${HEADER}\n`, /describes no field/],
      [`${HEADER}\nid,f,text,,,,\nid,f,text,,,,\n`, /line 3 names the field of line 2 again/],
      [`${HEADER}\nid,f,Secret,,,,\n`, /line 2 has none of the field types text, notes/],
      [`${HEADER}\nid,f,text,,,,\nSecret name,f,text,,,,\n`, /line 3 has no name of a field/],
      [
        `${HEADER}\nid,f,text,,,,\nsex,f,radio,,Secret | 2,,\n`,
        /line 3 has choices.*write each as "code, label"/,
      ],
      [`${HEADER}\nsex,f,radio,,"1, Secret | 1, b",,\n`, /line 2 has choices that are not well-formed/],
      [`${HEADER}\nid,f,text,"Secret,,,\n`, /has a quote that is not closed/],
    ];
    for (const [content, message] of cases)
      await refused(readDictionary(await source(content, 'broken.csv'), 'dictionary.csv'), message);
  });

  it('is refused when it is that of other data', async () => {
    const other = await written('patient,f,text,,,,', 'x,f,text,,,,');
    await refused(declare(other), /^dictionary\.csv: line 2 does not fit raw\.csv: it names the record/);
    const labels = await source('Study number,Gender\n1,Secret\n2,Female\n', 'labels.csv');
    await refused(declare(DICTIONARY, labels), /export the data raw, with the names of the fields/);
    const few = await written('record_id,f,text,,,,', 'hb,f,text,,,,');
    await refused(declare(few), /most columns there are none of them/);
  });

  it('is refused when most values of a column are none of its choices', async () => {
    const dictionary = await written('id,f,text,,,,', 'sex,f,radio,,"1, Male | 2, Female",,');
    const data = await source('id,sex\na,7\nb,8\nc,1\n', 'codes.csv');
    await refused(
      open(async () => undefined, dictionary, data),
      /does not fit line 3 of the dictionary: 2 of 3 values are none of its choices/,
    );
  });
});
