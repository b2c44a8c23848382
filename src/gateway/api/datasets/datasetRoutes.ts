import { z } from 'zod';
import { startJob } from '../../../contracts/client/startJob.ts';
import { importDataset } from '../../../contracts/jobs.ts';
import { FreeTextPolicy } from '../../../contracts/shared/freeTextPolicy.ts';
import { DatasetId } from '../../../contracts/shared/ids.ts';
import { previewDataset } from '../../../datasets/previewDataset.ts';
import { requireDataset, requireImportedDataset } from '../../../datasets/requireDataset.ts';
import { DatasetProfile } from '../../../domain/datasets/datasetProfile.ts';
import { Treatment, TreatmentReason } from '../../../domain/datasets/identifiers/columnTreatment.ts';
import { describeTreatment } from '../../../domain/datasets/identifiers/describeTreatment.ts';
import { describeNotice } from '../../../domain/datasets/sourceNotice.ts';
import { noticesOf } from '../../../domain/datasets/sourceReading.ts';
import { countChunks } from '../../../store/datasets/datasets.ts';
import { DatasetStatus, type ListedDataset, pageOfDatasets } from '../../../store/datasets/pageOfDatasets.ts';
import { RequestError } from '../../requestError.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { Instant, pageBody, pageQuery, pageSchema } from '../page.ts';
import { StartedJobView, started } from '../startedJob.ts';

const tag = 'Data sets';
const params = z.strictObject({ dataset: DatasetId });

const ListedView = z
  .object({
    datasetId: DatasetId,
    name: z.string().describe('of the file'),
    status: DatasetStatus.describe('`imported` once it can be analysed'),
    bytes: z.int(),
    storedAt: Instant,
  })
  .meta({ id: 'DatasetSummary' });

const NoticeView = z
  .object({ kind: z.string(), text: z.string().describe('one sentence in English') })
  .meta({ id: 'SourceNotice' });

const DatasetView = z
  .object({
    datasetId: DatasetId,
    name: z.string().describe('of the file'),
    status: DatasetStatus.describe('`imported` once it can be analysed'),
    bytes: z.int(),
    format: z.string(),
    columns: z.array(z.string()).describe('the header of the file'),
    identifyingColumns: z.array(z.string()).describe('those that were named as identifying at the upload'),
    sentColumns: z.array(z.string()).describe('those that were named at the upload as ones that may leave'),
    freeText: FreeTextPolicy.describe('what the clinic said of free text at the upload'),
    notices: z.array(NoticeView).describe('what was detected in the file, or left out of it'),
    descriptions: z.record(z.string(), z.string()).describe('units or labels of columns, by their name'),
    rows: z.int().nullable().describe('null until it is imported'),
    chunks: z.int().describe('parts that the model reads; 0 until it is imported'),
  })
  .meta({ id: 'Dataset' });

const ProfileView = DatasetProfile.describe(
  'exact statistics of every row; a column that identifies patients shows no value',
).meta({ id: 'DatasetProfile' });

/** Of a source whose preview is computed while a request waits. */
const PREVIEW_MEGABYTES = 50;
const PREVIEW_TIMEOUT_MS = 30_000;

const PreviewView = z
  .object({
    columns: z.array(
      z.object({
        name: z.string(),
        treatment: Treatment,
        reason: TreatmentReason,
        text: z.string().describe('one clause in English'),
      }),
    ),
    chunk: z.string().describe('CSV with its header, exactly as the model receives it'),
  })
  .meta({ id: 'DatasetPreview' });

const listDatasetsRoute = defineRoute({
  method: 'GET',
  path: '/datasets',
  tag,
  summary: 'List data sets',
  scope: 'read',
  input: { query: pageQuery(DatasetId).extend({ status: DatasetStatus.optional() }) },
  answers: { 200: pageSchema(ListedView) },
  run: async ({ query }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const page = await pageOfDatasets(database, { ...query, clinicId });
    return { status: 200, body: pageBody(page, listedView) };
  },
});

const showDatasetRoute = defineRoute({
  method: 'GET',
  path: '/datasets/:dataset',
  tag,
  summary: 'Show a data set',
  scope: 'read',
  input: { params },
  answers: { 200: DatasetView },
  run: async ({ params: { dataset: datasetId } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const dataset = await requireDataset(database, clinicId, datasetId);
    const { name, bytes, format, columns, identifyingColumns, sentColumns, freeText, reading, profile } =
      dataset;
    const status: DatasetStatus = profile === undefined ? 'stored' : 'imported';
    return {
      status: 200,
      body: {
        datasetId,
        name,
        status,
        bytes,
        format,
        columns: [...columns],
        identifyingColumns: [...identifyingColumns],
        sentColumns: [...sentColumns],
        freeText,
        notices: noticesOf(dataset).map((notice) => ({ kind: notice.kind, text: describeNotice(notice) })),
        descriptions: reading.descriptions,
        rows: profile?.rows ?? null,
        chunks: await countChunks(database, clinicId, datasetId),
      },
    };
  },
});

const showProfileRoute = defineRoute({
  method: 'GET',
  path: '/datasets/:dataset/profile',
  tag,
  summary: 'Show the columns of a data set: their types, missing values and statistics',
  description: 'Answers 409 `DatasetNotImported` until the data set is imported.',
  scope: 'read',
  input: { params },
  answers: { 200: ProfileView },
  run: async ({ params }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const { profile } = await requireImportedDataset(database, clinicId, params.dataset);
    return { status: 200, body: profile };
  },
});

const previewRoute = defineRoute({
  method: 'GET',
  path: '/datasets/:dataset/preview',
  tag,
  summary:
    'Show what of a data set leaves for the model: how each column is treated, and the exact first chunk',
  description: `That of a data set that is not imported yet is computed, and nothing is stored or sent; above ${PREVIEW_MEGABYTES} MB 409 \`DatasetNotImported\`.`,
  scope: 'read',
  input: { params },
  answers: { 200: PreviewView },
  run: async ({ params: { dataset: datasetId } }, { clinic }, context) => {
    const { id: clinicId } = await clinic();
    const dataset = await requireDataset(context.database, clinicId, datasetId);
    if (dataset.profile === undefined && dataset.bytes > PREVIEW_MEGABYTES * 1_000_000) {
      throw new RequestError(
        409,
        'DatasetNotImported',
        `${datasetId} is larger than ${PREVIEW_MEGABYTES} MB and not imported yet; import it, or use aftercare datasets preview`,
      );
    }
    const { columns, chunk } = await previewDataset(dataset, {
      ...context,
      signal: AbortSignal.timeout(PREVIEW_TIMEOUT_MS),
    });
    return {
      status: 200,
      body: {
        columns: columns.map(({ name, treatment }) => ({
          name,
          ...treatment,
          text: describeTreatment(treatment),
        })),
        chunk,
      },
    };
  },
});

const importDatasetRoute = defineRoute({
  method: 'POST',
  path: '/datasets/:dataset/import',
  tag,
  summary: 'Import a stored data set: profile it and split it into chunks without identities',
  scope: 'send',
  input: { params },
  answers: { 202: StartedJobView },
  run: async ({ params: { dataset: datasetId } }, { clinic }, { database, temporal, starting }) => {
    const { id: clinicId } = await clinic();
    await requireDataset(database, clinicId, datasetId);
    return started(await startJob(temporal, importDataset, { datasetId, clinicId }, starting));
  },
});

export const DATASET_ROUTES: readonly ApiRoute[] = [
  listDatasetsRoute,
  showDatasetRoute,
  showProfileRoute,
  previewRoute,
  importDatasetRoute,
];

const listedView = ({ clinicId: _, datasetId, storedAt, ...listed }: ListedDataset) => ({
  ...listed,
  datasetId: DatasetId.parse(datasetId),
  storedAt: storedAt.toISOString(),
});
