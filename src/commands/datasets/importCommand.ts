import { basename } from 'node:path';
import { z } from 'zod';
import { importDataset } from '../../contracts/jobs.ts';
import type { DatasetId } from '../../contracts/shared/ids.ts';
import { requireDataset } from '../../datasets/requireDataset.ts';
import { requireSourceFile } from '../../datasets/sourceFile.ts';
import type { StoreSourceOptions } from '../../datasets/storeSource.ts';
import type { Disk } from '../../disks/disk.ts';
import { ObjectNotFoundError } from '../../disks/diskErrors.ts';
import { noticesOf } from '../../domain/datasets/sourceReading.ts';
import { InputError } from '../../inputError.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, option } from '../shared/parameters.ts';
import { detachFlag, runJob } from '../shared/runJob.ts';
import { columnLines, noticeLines } from './datasetSummary.ts';
import { disclosureOptions } from './disclosureOptions.ts';
import { readingOf, readingOptions } from './readingOptions.ts';

export const importDatasetCommand = defineCommand({
  name: 'datasets import',
  input: {
    file: argument(
      z.string().optional(),
      'a CSV, TSV, NDJSON, JSON or Parquet file, or an Excel workbook (.xlsx); also compressed by gzip',
    ),
    diskKey: option(
      z.string().optional(),
      'key',
      'import an object that is on the disk already, under clinics/CLINIC/, instead of a file',
    ),
    clinic: clinicOption(),
    ...disclosureOptions(),
    dictionary: option(
      z.string().optional(),
      'file',
      'the data dictionary of the REDCap project that the file was exported from, as CSV',
    ),
    ...readingOptions(),
    detach: detachFlag(),
  },
  examples: [
    'datasets import samples/ncctg-lung.csv --clinic riverside',
    'datasets import visits.csv --send notes --identifying "Ref, old"',
    'datasets import visits.xlsx --sheet Labs',
    'datasets import redcap_raw.csv --dictionary redcap_dictionary.csv',
    'datasets import labor.csv --delimiter semicolon --decimal , --skip-lines 3',
    'datasets import --disk-key clinics/riverside/exports/visits-2024.parquet --clinic riverside',
  ],
  run: async ({ file, diskKey, clinic, identifying, send, dictionary, detach, ...given }, context) => {
    const reading = readingOf(given);
    const source = givenSource(file, diskKey);
    if ('file' in source) await requireSourceFile(source.file);
    if (dictionary !== undefined) await requireSourceFile(dictionary);
    const { id: clinicId } = await context.clinic(clinic);
    const disks = await context.disks();
    const database = await context.database();
    const datasetId = await storeFrom(disks.current, source, {
      clinicId,
      identifyingColumns: identifying,
      sentColumns: send,
      reading,
      dictionary: dictionary === undefined ? undefined : { path: dictionary, name: basename(dictionary) },
      database,
      disks,
      config: context.config,
    });
    context.note(`stored as ${datasetId}`);
    const run = await runJob(context, importDataset, { datasetId, clinicId }, { detach });
    const { result } = run;
    const stored = await requireDataset(database, clinicId, datasetId);
    const { reading: read, profile } = stored;
    return {
      value: { datasetId, ...run, notices: noticesOf(stored) },
      text: [
        result === null
          ? datasetId
          : `${datasetId}: ${result.rows} rows, ${result.columns} columns, ${result.chunks} chunks`,
        ...noticeLines(stored),
        ...(profile ? columnLines(read, profile) : []),
      ].join('\n'),
    };
  },
});

type GivenSource = { readonly file: string } | { readonly diskKey: string };

function givenSource(file: string | undefined, diskKey: string | undefined): GivenSource {
  if (file !== undefined && diskKey === undefined) return { file };
  if (file === undefined && diskKey !== undefined) return { diskKey };
  throw new InputError('InvalidArgument', 'file: name either a file or an object by --disk-key');
}

async function storeFrom(disk: Disk, given: GivenSource, options: StoreSourceOptions): Promise<DatasetId> {
  if ('file' in given)
    return (await import('../../datasets/storeSource.ts')).storeSource(given.file, options);
  const { diskKey } = given;
  const { storeFromDisk } = await import('../../datasets/storeFromDisk.ts');
  try {
    return await storeFromDisk(disk, diskKey, options);
  } catch (error) {
    if (!(error instanceof ObjectNotFoundError)) throw error;
    throw new InputError('UnknownId', `--disk-key: the ${disk.name} disk has no object ${diskKey}`);
  }
}
