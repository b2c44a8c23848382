import { readFile, stat } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { DatasetSourceError } from '../datasetSourceError.ts';
import { type Choice, choicesOf } from './choicesOf.ts';

/** A field of a REDCap project, as its data dictionary has it. */
export interface DictionaryField {
  readonly name: string;
  readonly form: string;
  readonly type: FieldType;
  /** Without HTML. */
  readonly label: string;
  readonly choices: readonly Choice[];
  /** Such as `date_dmy` or `number_1dp`; empty without. */
  readonly validation: string;
  readonly isIdentifier: boolean;
  /** From 1. */
  readonly line: number;
}

const FieldType = z.enum([
  'text',
  'notes',
  'calc',
  'dropdown',
  'radio',
  'checkbox',
  'yesno',
  'truefalse',
  'file',
  'slider',
  'descriptive',
  'sql',
]);
type FieldType = z.infer<typeof FieldType>;

const MAX_BYTES = 5 * 1024 * 1024;
const Lines = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

type Column = 'name' | 'form' | 'type' | 'label' | 'choices' | 'validation' | 'identifier';

/** The columns that are read, as the web pages of REDCap and its API name them, in lower case. */
const COLUMNS: Readonly<Record<Column, readonly string[]>> = {
  name: ['variable / field name', 'field_name'],
  form: ['form name', 'form_name'],
  type: ['field type', 'field_type'],
  label: ['field label', 'field_label'],
  choices: ['choices, calculations, or slider labels', 'select_choices_or_calculations'],
  validation: ['text validation type or show slider number', 'text_validation_type_or_show_slider_number'],
  identifier: ['identifier?', 'identifier'],
};

/**
 * Reads the data dictionary of a REDCap project, a CSV file with a line for each field.
 *
 * @param name what messages call the file
 * @throws {@link DatasetSourceError} `SourceDictionary`, with the line
 */
export async function readDictionary(path: string, name: string): Promise<DictionaryField[]> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isFile()) throw new DatasetSourceError('SourceNotFound', `${path}: no such file`);
  if (stats.size > MAX_BYTES) throw refusal(name, `has more than ${MAX_BYTES} bytes`);
  const [header, ...lines] = recordsOf(name, textOf(await readFile(path)));
  if (!header) throw refusal(name, 'is empty');
  const places = placesOf(name, header.record);
  const fields: DictionaryField[] = [];
  const seen = new Map<string, number>();
  for (const { record, info } of lines) {
    const field = fieldOf(`${name}: line ${info.lines}`, (column) => (record[places[column]] ?? '').trim());
    const first = seen.get(field.name);
    if (first !== undefined)
      throw refusal(`${name}: line ${info.lines}`, `names the field of line ${first} again; remove one`);
    seen.set(field.name, info.lines);
    fields.push({ ...field, line: info.lines });
  }
  if (fields.length === 0) throw refusal(name, `describes no field; ${EXPORT}`);
  return fields;
}

const EXPORT = 'export the data dictionary of the project from REDCap as CSV';

export function refusal(place: string, problem: string): DatasetSourceError {
  return new DatasetSourceError(
    'SourceDictionary',
    `${place}${place.includes(': line ') ? '' : ':'} ${problem}`,
  );
}

/** REDCap writes UTF-8; Excel saves it again in Windows-1252. */
function textOf(content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('windows-1252').decode(content);
  }
}

function recordsOf(name: string, text: string): z.infer<typeof Lines> {
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = firstLine.split(';').length > firstLine.split(',').length ? ';' : ',';
  try {
    return Lines.parse(
      parse(text, { bom: true, delimiter, info: true, skip_empty_lines: true, relax_column_count: true }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error && typeof error.lines === 'number' ? `: line ${error.lines}` : '';
    throw refusal(`${name}${line}`, `has a quote that is not closed, or in the wrong place; ${EXPORT}`);
  }
}

function placesOf(name: string, header: readonly string[]): Record<Column, number> {
  const names = header.map((cell) => cell.trim().toLowerCase());
  const placeOf = (column: Column): number => {
    const place = names.findIndex((given) => COLUMNS[column].includes(given));
    if (place < 0) throw refusal(`${name}: line 1`, `has no column ${COLUMNS[column][0]}; ${EXPORT}`);
    return place;
  };
  return {
    name: placeOf('name'),
    form: placeOf('form'),
    type: placeOf('type'),
    label: placeOf('label'),
    choices: placeOf('choices'),
    validation: placeOf('validation'),
    identifier: placeOf('identifier'),
  };
}

/** Field types that are coded by choices of their own. */
const CODED: readonly FieldType[] = ['dropdown', 'radio', 'checkbox'];

function fieldOf(place: string, cell: (column: Column) => string): Omit<DictionaryField, 'line'> {
  const name = cell('name');
  if (!/^[a-z0-9_]{1,100}$/i.test(name)) throw refusal(place, `has no name of a field; ${EXPORT}`);
  const type = FieldType.safeParse(cell('type').toLowerCase());
  if (!type.success) throw refusal(place, `has none of the field types ${FieldType.options.join(', ')}`);
  const choices = CODED.includes(type.data) ? choicesOf(cell('choices')) : [];
  if (!choices) {
    const advice = 'write each as "code, label", with | between two, and each code once';
    throw refusal(place, `has choices that are not well-formed; ${advice}`);
  }
  return {
    name,
    form: cell('form'),
    type: type.data,
    label: withoutTags(cell('label')),
    choices,
    validation: cell('validation').toLowerCase(),
    isIdentifier: !/^(?:|n|no|0)$/i.test(cell('identifier')),
  };
}

const MAX_LABEL = 300;

/** Labels may hold HTML. */
export const withoutTags = (text: string): string =>
  text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_LABEL);
