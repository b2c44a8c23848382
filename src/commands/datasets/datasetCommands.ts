import { DatasetId } from '../../contracts/shared/ids.ts';
import { requireDataset } from '../../datasets/requireDataset.ts';
import type { DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import { describeTreatment } from '../../domain/datasets/identifiers/describeTreatment.ts';
import { countChunks } from '../../store/datasets/datasets.ts';
import { DatasetStatus, pageOfDatasets } from '../../store/datasets/pageOfDatasets.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { argument, option } from '../shared/parameters.ts';
import { columnLines, noticeLines } from './datasetSummary.ts';

export const listDatasets = defineCommand({
  name: 'datasets list',
  input: {
    clinic: operatorClinicOption('data sets'),
    status: option(DatasetStatus.optional(), 'status', 'only those in this status'),
    ...pageOptions(DatasetId),
  },
  examples: ['datasets list --clinic riverside --status imported'],
  run: async ({ clinic, status, ...request }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    const filter = { ...request, clinicId, status };
    const page = await pageOfDatasets(await context.database(), filter);
    return listResult({
      name: 'datasets',
      page,
      header: ['stored', 'data set', 'clinic', 'status', 'bytes', 'name'],
      cells: ({ storedAt, datasetId, clinicId, status, bytes, name }) => [
        storedAt.toISOString(),
        datasetId,
        clinicId,
        status,
        String(bytes),
        name,
      ],
    });
  },
});

export const showDataset = defineCommand({
  name: 'datasets show',
  input: { dataset: argument(DatasetId, 'the id of a data set, ds_…'), clinic: clinicOption() },
  examples: ['datasets show ds_0123456789abcdef01234567'],
  run: async ({ dataset: datasetId, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    const { name, bytes, reading, profile = null } = await requireDataset(database, clinicId, datasetId);
    const chunks = await countChunks(database, clinicId, datasetId);
    return {
      value: { datasetId, name, clinicId, bytes, chunks, reading, profile },
      text: [
        `${name}: ${profile ? `${profile.rows} rows, ${chunks} chunks` : 'not imported yet'}`,
        ...noticeLines({ reading, profile }),
        ...(profile ? columnLines(reading, profile) : []),
        ...(profile ? chunkNotes(profile) : []),
      ].join('\n'),
    };
  },
});

export const previewDatasetCommand = defineCommand({
  name: 'datasets preview',
  input: { dataset: argument(DatasetId, 'the id of a data set, ds_…'), clinic: clinicOption() },
  examples: ['datasets preview ds_0123456789abcdef01234567'],
  run: async ({ dataset: datasetId, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    const dataset = await requireDataset(database, clinicId, datasetId);
    const { previewDataset } = await import('../../datasets/previewDataset.ts');
    const { columns, chunk } = await previewDataset(dataset, {
      database,
      disks: await context.disks(),
      config: context.config,
      signal: new AbortController().signal,
    });
    return {
      value: { datasetId, columns, chunk },
      text: [
        ...columns.map(({ name, treatment }) => `  ${name}: ${describeTreatment(treatment)}`),
        'the first chunk, as the model receives it:',
        chunk.trimEnd(),
      ].join('\n'),
    };
  },
});

/** What a reader of the chunks, or of an analysis of them, should know. */
function chunkNotes({ tokenCalibration, cutCells = 0 }: DatasetProfile): string[] {
  const notes: string[] = [];
  if (tokenCalibration?.kind === 'calibrated') {
    notes.push(
      `tokens: the local estimate times ${tokenCalibration.factor.toFixed(2)}, as counted by ${tokenCalibration.model}`,
    );
  } else if (tokenCalibration) notes.push(`tokens: the local estimate (${tokenCalibration.reason})`);
  if (cutCells > 0) notes.push(`cells too long for a chunk, cut there: ${cutCells}`);
  return notes;
}
