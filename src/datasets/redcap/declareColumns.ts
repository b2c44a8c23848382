import type { DeclaredColumn, DeclaredColumns, DeclaredType } from '../../domain/datasets/declaredColumn.ts';
import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import { type DictionaryField, refusal } from './readDictionary.ts';

/** What a data dictionary says about the columns of a file. */
export interface DeclaredSource {
  readonly columns: DeclaredColumns;
  /** Labels of columns, by their name. */
  readonly labels: Readonly<Record<string, string>>;
  /** Columns that the dictionary calls identifiers. */
  readonly identifying: readonly string[];
  readonly notices: readonly SourceNotice[];
}

/** Columns that REDCap adds to an export, and of each form; the survey's identifier is a participant's address. */
const ADDED =
  /^redcap_(?:event_name|repeat_instrument|repeat_instance|data_access_group|survey_(?:identifier|timestamp))$/;
const IDENTIFYING_COLUMN = 'redcap_survey_identifier';
const IDENTIFYING_VALIDATION = /^(?:email|phone|ssn|mrn|vmrn)/;

const FORM_STATES = [
  { code: '0', label: 'Incomplete' },
  { code: '1', label: 'Unverified' },
  { code: '2', label: 'Complete' },
];
const TICKED = [
  { code: '0', label: 'Unchecked' },
  { code: '1', label: 'Checked' },
];
const YES_NO = [
  { code: '1', label: 'Yes' },
  { code: '0', label: 'No' },
];
const TRUE_FALSE = [
  { code: '1', label: 'True' },
  { code: '0', label: 'False' },
];

/**
 * Finds the fields of the columns of an export.
 *
 * @param names what messages call the dictionary and the file
 * @throws {@link DatasetSourceError} `SourceDictionary` for the dictionary of another project
 */
export function declareColumns(
  fields: readonly DictionaryField[],
  header: readonly string[],
  names: { readonly dictionary: string; readonly source: string },
): DeclaredSource {
  const columns: Record<string, DeclaredColumn> = {};
  const labels: Record<string, string> = {};
  const identifying: string[] = [];
  const known = columnsOf(fields);
  let unknown = 0;
  for (const name of header) {
    const column = known.get(name.toLowerCase());
    if (column) columns[name] = column.declared;
    else if (!ADDED.test(name) && !isOfForm(name, fields)) unknown += 1;
    if (column && column.label !== '') labels[name] = column.label;
    if (column?.isIdentifying || name === IDENTIFYING_COLUMN) identifying.push(name);
  }
  const [record] = fields;
  if (record && columns[record.name] === undefined)
    throw doesNotFit(names, record.line, 'names the record, and that field is no column there');
  if (record && unknown > header.length / 2)
    throw doesNotFit(names, record.line, 'begins the fields, and most columns there are none of them');
  const notices: SourceNotice[] = [{ kind: 'dictionary', columns: Object.keys(columns).length }];
  if (unknown > 0) notices.push({ kind: 'notInDictionary', columns: unknown });
  return { columns, labels, identifying, notices };
}

function doesNotFit(
  { dictionary, source }: { readonly dictionary: string; readonly source: string },
  line: number,
  problem: string,
) {
  const advice = 'export the data raw, with the names of the fields, and the dictionary of the same project';
  return refusal(`${dictionary}: line ${line}`, `does not fit ${source}: it ${problem}; ${advice}`);
}

interface KnownColumn {
  readonly declared: DeclaredColumn;
  readonly label: string;
  readonly isIdentifying: boolean;
}

/** The columns that an export of these fields has, by their names in lower case. */
function columnsOf(fields: readonly DictionaryField[]): Map<string, KnownColumn> {
  const known = new Map<string, KnownColumn>();
  for (const field of fields) {
    const { name, label, choices, line, type, validation } = field;
    const isIdentifying = field.isIdentifier || (type === 'text' && IDENTIFYING_VALIDATION.test(validation));
    const add = (column: string, columnLabel: string, declared: Omit<DeclaredColumn, 'line'>) =>
      known.set(column.toLowerCase(), {
        declared: { line, ...declared },
        label: columnLabel,
        isIdentifying,
      });
    if (type !== 'checkbox') add(name, label, declaredOf(field));
    else {
      for (const choice of choices)
        add(`${name}___${codeInName(choice.code)}`, `${label}: ${choice.label}`, {
          type: 'flag',
          choices: TICKED,
        });
    }
    const state = `${field.form}_complete`;
    if (field.form !== '' && !known.has(state))
      known.set(state, {
        declared: { line, type: 'category', choices: FORM_STATES },
        label: '',
        isIdentifying: false,
      });
  }
  return known;
}

/** REDCap puts an underscore for a minus sign and other characters. */
const codeInName = (code: string): string => code.toLowerCase().replace(/[^a-z0-9_]/g, '_');

const isOfForm = (column: string, fields: readonly DictionaryField[]): boolean =>
  fields.some(({ form }) => column === `${form}_timestamp` || column === `${form}_return_code`);

function declaredOf({ type, choices, validation }: DictionaryField): Omit<DeclaredColumn, 'line'> {
  switch (type) {
    case 'radio':
    case 'dropdown':
      return { type: 'category', choices: [...choices] };
    case 'yesno':
      return { type: 'flag', choices: YES_NO };
    case 'truefalse':
      return { type: 'flag', choices: TRUE_FALSE };
    case 'calc':
    case 'slider':
      return { type: 'number', choices: [] };
    case 'notes':
    case 'file':
      return { type: 'text', choices: [] };
    default:
      return { type: typeOfValidation(validation), choices: [] };
  }
}

function typeOfValidation(validation: string): DeclaredType | null {
  if (/^(?:number|integer|float)/.test(validation)) return 'number';
  if (/^date/.test(validation)) return 'date';
  return null;
}
