import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { Locale } from '../../contracts/shared/locale.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { requireCsvFile } from '../../csv/csvFile.ts';
import type { LineProblem } from '../../csv/csvTable.ts';
import { csvLine } from '../../datasets/csvLine.ts';
import { contactDetails } from '../../domain/messaging/contactDetails.ts';
import { refusalText } from '../../domain/messaging/contactMerge.ts';
import { PhoneRegion, phoneRegionOf } from '../../domain/messaging/phoneRegion.ts';
import { InputError } from '../../inputError.ts';
import { upsertContacts } from '../../store/contacts/upsertContacts.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { ColumnList } from '../shared/columnList.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, flag, option } from '../shared/parameters.ts';
import { type ContactLine, readContactFile } from './contactFile.ts';

/** Lines are stored so many at a time. */
const BATCH = 1_000;
/** Problems that are printed; a file of errors has them all. */
const MAX_SHOWN = 20;

export const importContacts = defineCommand({
  name: 'contacts import',
  input: {
    file: argument(z.string(), 'a CSV in UTF-8 with a header; docs/contacts.md names its columns'),
    dryRun: flag('check the file and store nothing'),
    errors: option(z.string().optional(), 'file', 'write every problem to this CSV: line, column, problem'),
    region: option(
      PhoneRegion.optional(),
      'country',
      'country of numbers without a country code, such as DE',
    ),
    locale: option(Locale.optional(), 'locale', 'language of new contacts that name none'),
    timeZone: option(TimeZone.optional(), 'zone', 'IANA zone of new contacts that name none'),
    ignore: option(ColumnList, 'columns', 'columns to ignore, separated by commas'),
    clinic: clinicOption(),
  },
  examples: ['contacts import samples/contacts.csv --region DE --dry-run'],
  run: async ({ file, dryRun, errors, region, locale, timeZone, ignore, clinic }, context) => {
    await requireCsvFile(file);
    const { id: clinicId, profile } = await context.clinic(clinic);
    const defaults = { locale: locale ?? profile.locale, timeZone: timeZone ?? profile.timeZone };
    const contact = contactDetails(region ?? phoneRegionOf(profile.country));
    const lines = readContactFile(file, { contact, ignore });
    const database = dryRun ? undefined : await context.database();
    const report = await ProblemReport.open(errors);
    const counts = { lines: 0, created: 0, updated: 0, unchanged: 0 };
    let batch: NumberedContact[] = [];
    const flush = async () => {
      const contacts = batch.map((one) => one.contact);
      const outcomes = database ? await upsertContacts(database, clinicId, contacts, { defaults }) : [];
      for (const [index, outcome] of outcomes.entries()) {
        const { line = 0 } = batch[index] ?? {};
        if (outcome.kind !== 'refused') counts[outcome.kind] += 1;
        else await report.add([{ line, column: null, message: refusalText(outcome.reason) }]);
      }
      batch = [];
    };
    try {
      for await (const line of lines) {
        counts.lines += 1;
        if ('contact' in line) batch.push(line);
        else await report.add(line.problems);
        if (batch.length === BATCH) await flush();
      }
      await flush();
    } finally {
      await report.close();
    }
    const { invalid, shown } = report;
    const value = { ...counts, valid: counts.lines - invalid, invalid, problems: shown, dryRun };
    return { value, text: resultText(value, errors), exitCode: invalid > 0 ? 2 : 0 };
  },
});

type NumberedContact = Extract<ContactLine, { contact: unknown }>;

interface ImportResult {
  readonly lines: number;
  readonly valid: number;
  readonly invalid: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly problems: readonly LineProblem[];
  readonly dryRun: boolean;
}

function resultText(result: ImportResult, errors: string | undefined): string {
  const { valid, invalid, created, updated, unchanged, problems, dryRun } = result;
  const outcome = dryRun
    ? `${valid} can be imported, ${invalid} cannot; nothing was stored`
    : `${created} created, ${updated} updated, ${unchanged} unchanged, ${invalid} not stored`;
  const lines = problems.map(
    ({ line, column, message }) => `  line ${line}: ${column ?? 'the line'} ${message}`,
  );
  const more =
    invalid > problems.length && errors === undefined ? ['  … get all of them with --errors FILE'] : [];
  return [...lines, ...more, outcome, ...(errors === undefined ? [] : [`problems are in ${errors}`])].join(
    '\n',
  );
}

/** Keeps the first problems, and writes all of them to a file if there is to be one. */
class ProblemReport {
  /** Lines with a problem. */
  invalid = 0;
  readonly shown: LineProblem[] = [];
  readonly #file: FileHandle | undefined;

  private constructor(file: FileHandle | undefined) {
    this.#file = file;
  }

  static async open(path: string | undefined): Promise<ProblemReport> {
    const file = path === undefined ? undefined : await open(path, 'w').catch(() => undefined);
    if (path !== undefined && !file)
      throw new InputError('InvalidArgument', `--errors: ${path} cannot be written`);
    await file?.write(csvLine(['line', 'column', 'problem']));
    return new ProblemReport(file);
  }

  async add(problems: readonly LineProblem[]): Promise<void> {
    this.invalid += 1;
    this.shown.push(...problems.slice(0, Math.max(0, MAX_SHOWN - this.shown.length)));
    const lines = problems.map(({ line, column, message }) => csvLine([String(line), column, message]));
    await this.#file?.write(lines.join(''));
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}
