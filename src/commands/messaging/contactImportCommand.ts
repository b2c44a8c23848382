import { type FileHandle, open } from 'node:fs/promises';
import type { Command } from 'commander';
import { ClinicId } from '../../contracts/shared/ids.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { csvLine } from '../../datasets/csvLine.ts';
import {
  type ContactDetails,
  ContactLocale,
  contactDetails,
  PhoneRegion,
} from '../../domain/messaging/contactDetails.ts';
import { InputError } from '../../inputError.ts';
import { newId } from '../../security/newId.ts';
import { upsertContacts } from '../../store/contacts/contactBatches.ts';
import { clinicOption, columnList } from '../datasets/datasetCommands.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { type LineProblem, readContactFile, requireContactFile } from './contactFile.ts';

interface ImportOptions {
  readonly clinic: string;
  readonly region?: string;
  readonly locale?: string;
  readonly timeZone?: string;
  readonly ignore?: string;
  readonly errors?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Lines are stored so many at a time. */
const BATCH = 1_000;
/** Problems that are printed; a file of errors has them all. */
const MAX_SHOWN = 20;

/** `contacts import FILE`. */
export function addContactImportCommand(contacts: Command): void {
  contacts
    .command('import')
    .argument('<file>', 'a CSV in UTF-8 with a header; docs/guides/contacts.md names its columns')
    .option('--dry-run', 'check the file and store nothing', false)
    .option('--errors <file>', 'write every problem to this CSV: line, column, problem')
    .option('--region <country>', 'country of numbers without a country code, such as DE')
    .option('--locale <locale>', 'language of new contacts that name none, en or de')
    .option('--time-zone <zone>', 'IANA zone of new contacts that name none')
    .option('--ignore <columns>', 'columns to leave out of account, separated by commas')
    .addOption(clinicOption())
    .option('--json', 'print one JSON object', false)
    .description('store the contacts of a CSV, or update those with the same reference')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- contacts import samples/contacts.csv --region DE --dry-run',
    )
    .action(importAction);
}

async function importAction(file: string, options: ImportOptions): Promise<void> {
  const clinicId = parseArgument('--clinic', ClinicId, options.clinic);
  const region = parseArgument('--region', PhoneRegion.optional(), options.region);
  const locale = parseArgument('--locale', ContactLocale.optional(), options.locale);
  const timeZone = parseArgument('--time-zone', TimeZone.optional(), options.timeZone);
  const output = createOutput(options.json);
  await requireContactFile(file);
  await withContext(async (context) => {
    const { config } = context;
    const defaults = {
      locale: locale ?? config.REPORT_LOCALE,
      timeZone: timeZone ?? config.CLINIC_TIME_ZONE,
    };
    const lines = readContactFile(file, {
      contact: contactDetails(region ?? config.PHONE_REGION),
      ignore: columnList(options.ignore),
    });
    const database = options.dryRun ? undefined : await context.database();
    const report = await ProblemReport.open(options.errors);
    const counts = { lines: 0, created: 0, updated: 0, unchanged: 0 };
    let batch: ContactDetails[] = [];
    const flush = async () => {
      if (database && batch.length > 0) {
        const stored = await upsertContacts(database, clinicId, batch, {
          defaults,
          newId: () => newId('ct'),
        });
        counts.created += stored.created;
        counts.updated += stored.updated;
        counts.unchanged += stored.unchanged;
      }
      batch = [];
    };
    try {
      for await (const line of lines) {
        counts.lines += 1;
        if ('contact' in line) batch.push(line.contact);
        else await report.add(line.problems);
        if (batch.length === BATCH) await flush();
      }
      await flush();
    } finally {
      await report.close();
    }
    const { invalid, shown } = report;
    const result = {
      ...counts,
      valid: counts.lines - invalid,
      invalid,
      problems: shown,
      dryRun: options.dryRun,
    };
    output.result(result, said(result, options.errors));
    if (invalid > 0) process.exitCode = 2;
  });
}

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

function said(result: ImportResult, errors: string | undefined): string {
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
