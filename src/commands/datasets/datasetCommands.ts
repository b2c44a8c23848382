import { type Command, Option } from 'commander';
import { z } from 'zod';
import { importDataset } from '../../contracts/jobs.ts';
import { ClinicId, DatasetId } from '../../contracts/shared/ids.ts';
import { requireSourceFile } from '../../datasets/sourceFile.ts';
import { storeFromDisk } from '../../datasets/storeFromDisk.ts';
import { type StoreSourceOptions, storeSource } from '../../datasets/storeSource.ts';
import type { Disk } from '../../disks/disk.ts';
import { ObjectNotFoundError } from '../../disks/diskErrors.ts';
import type { DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import { InputError } from '../../inputError.ts';
import { countChunks, findDataset } from '../../store/datasets/datasets.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { runJob } from '../shared/runJob.ts';

/** `datasets import FILE` and `datasets show DATASET`. */
export function addDatasetCommands(program: Command): void {
  const datasets = program.command('datasets').description('store and import data sets');

  datasets
    .command('import')
    .argument(
      '[file]',
      'a CSV, TSV, NDJSON, JSON or Parquet file; the text ones in UTF-8, also compressed by gzip',
    )
    .description('check a file, store it, profile it and split it into chunks')
    .option('--disk-key <key>', 'import an object that is on the disk already instead of a file')
    .addOption(clinicOption())
    .option(
      '--identifying <columns>',
      'columns to treat as identifying besides those detected, separated by commas',
    )
    .option('--detach', 'start the job and return at once', false)
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npm run client -- datasets import samples/ncctg-lung.csv --clinic riverside\n  npm run client -- datasets import --disk-key exports/visits-2024.parquet',
    )
    .action(
      async (
        file: string | undefined,
        options: { diskKey?: string; clinic: string; identifying?: string; detach: boolean; json: boolean },
      ) => {
        const output = createOutput(options.json);
        const clinicId = parseArgument('--clinic', ClinicId, options.clinic);
        const given = givenSource(file, options.diskKey);
        if ('file' in given) await requireSourceFile(given.file);
        await withContext(async (context) => {
          const datasetId = await storeFrom(context.disks.current, given, {
            clinicId,
            identifyingColumns: columnList(options.identifying),
            database: await context.database(),
            disks: context.disks,
            config: context.config,
          });
          output.note(`stored as ${datasetId}`);
          const run = await runJob(
            context,
            importDataset,
            { datasetId, clinicId },
            { detach: options.detach, output },
          );
          output.result(
            { datasetId, ...run },
            run.result === null
              ? datasetId
              : `${datasetId}: ${run.result.rows} rows, ${run.result.columns} columns, ${run.result.chunks} chunks`,
          );
        });
      },
    );

  datasets
    .command('show')
    .argument('<dataset>', 'a data set id, ds_…')
    .description('show the profile of an imported data set')
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExample:\n  npm run client -- datasets show ds_0123456789abcdef01234567')
    .action(async (id: string, options: { json: boolean }) => {
      const output = createOutput(options.json);
      const datasetId = parseArgument('dataset', DatasetId, id);
      await withContext(async (context) => {
        const database = await context.database();
        const dataset = await findDataset(database, datasetId);
        if (!dataset) throw unknownDataset(datasetId);
        const { name, clinicId, bytes, profile } = dataset;
        const chunks = await countChunks(database, datasetId);
        const columns =
          profile?.columns.map((column) => `  ${column.name} (${column.kind}, ${column.missing} missing)`) ??
          [];
        output.result(
          { datasetId, name, clinicId, bytes, chunks, profile: profile ?? null },
          [
            `${name}: ${profile ? `${profile.rows} rows, ${chunks} chunks` : 'not imported yet'}`,
            ...columns,
            ...(profile ? chunkNotes(profile) : []),
          ].join('\n'),
        );
      });
    });
}

/** What a reader of the chunks, or of an analysis of them, should know. */
function chunkNotes({ tokenSizing, cutCells = 0 }: DatasetProfile): string[] {
  const notes: string[] = [];
  if (tokenSizing?.kind === 'calibrated') {
    notes.push(
      `tokens: the local estimate times ${tokenSizing.factor.toFixed(2)}, as counted by ${tokenSizing.model}`,
    );
  } else if (tokenSizing) notes.push(`tokens: the local estimate (${tokenSizing.reason})`);
  if (cutCells > 0) notes.push(`cells too long for a chunk, cut there: ${cutCells}`);
  return notes;
}

type GivenSource = { readonly file: string } | { readonly diskKey: string };

function givenSource(file: string | undefined, diskKey: string | undefined): GivenSource {
  if (file !== undefined && diskKey === undefined) return { file };
  if (file === undefined && diskKey !== undefined) return { diskKey };
  throw new InputError('InvalidArgument', 'file: name either a file or an object by --disk-key');
}

async function storeFrom(disk: Disk, given: GivenSource, options: StoreSourceOptions): Promise<DatasetId> {
  if ('file' in given) return storeSource(given.file, options);
  const { diskKey } = given;
  try {
    return await storeFromDisk(disk, diskKey, options);
  } catch (error) {
    if (!(error instanceof ObjectNotFoundError)) throw error;
    throw new InputError('UnknownId', `--disk-key: the ${disk.name} disk has no object ${diskKey}`);
  }
}

export function unknownDataset(id: string): InputError {
  return new InputError(
    'UnknownId',
    `there is no data set ${id}; store one with: npm run client -- datasets import FILE`,
  );
}

/** The option every command that stores something takes. */
export function clinicOption(): Option {
  return new Option('--clinic <id>', 'the clinic the data belong to').default('demo-clinic');
}

export function columnList(text: string | undefined): string[] {
  return z.array(z.string().min(1)).parse(
    (text ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
}
