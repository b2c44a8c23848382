import multipart from '@fastify/multipart';
import type { RateLimitOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { z } from 'zod';
import { admit } from '../../../contracts/client/admission.ts';
import { startJob } from '../../../contracts/client/startJob.ts';
import {
  DecimalMark,
  Delimiter,
  ReadingOptions,
  readingOptionsOf,
  TextEncoding,
} from '../../../contracts/datasets/readingOptions.ts';
import { importDataset } from '../../../contracts/jobs.ts';
import { ClinicId, DatasetId } from '../../../contracts/shared/ids.ts';
import { DatasetSourceError } from '../../../datasets/datasetSourceError.ts';
import { storeSource } from '../../../datasets/storeSource.ts';
import { withTemporaryDirectory } from '../../../datasets/temporaryFiles.ts';
import { ColumnList } from '../../../domain/shared/columnList.ts';
import { RequestError } from '../../requestError.ts';
import type { ApiCallers } from '../apiCaller.ts';
import type { ApiContext, RequestContext } from '../defineRoute.ts';
import { answerOnce, IdempotencyKey } from '../idempotency.ts';
import { fieldProblems, InvalidRequestError } from '../problem.ts';
import { sendJson } from '../registerRoutes.ts';
import { readRequest } from '../requestContext.ts';
import { documentedProblems } from '../routeDocument.ts';
import { StartedJobView } from '../startedJob.ts';
import { illFormedTexts } from '../wellFormedText.ts';
import { receiveUpload, tooLarge, type Upload } from './receiveUpload.ts';

const Fields = z.strictObject({
  identifying: ColumnList.default([]),
  send: ColumnList.default([]),
  import: z.stringbool('must be true or false').default(false),
  delimiter: ReadingOptions.shape.delimiter,
  decimal: ReadingOptions.shape.decimal,
  encoding: ReadingOptions.shape.encoding,
  header: z.stringbool('must be true or false').optional(),
  skipLines: z.coerce.number('must be a number').pipe(ReadingOptions.shape.skipLines.unwrap()).optional(),
  missing: ColumnList.pipe(ReadingOptions.shape.missing.unwrap()).optional(),
  sheet: ReadingOptions.shape.sheet,
  long: ColumnList.pipe(ReadingOptions.shape.long.unwrap()).optional(),
});

const Stored = z
  .object({ datasetId: DatasetId, job: StartedJobView.nullable() })
  .meta({ id: 'StoredDataset' });

/** How the OpenAPI document describes the route; the form is read as a stream. */
const UPLOAD_DOCUMENT: FastifySchema = {
  tags: ['Data sets'],
  summary: 'Upload a data set',
  operationId: 'postDatasets',
  description: [
    'The file is checked, every row of it, before anything is stored; what is refused or breaks off leaves nothing. The same bytes are the same data set.',
    '413 for a file that is too large, 422 for one that is no table, 429 `QueueFull` while no import can be started, 503 `TooManyUploads` while too many files are received.',
    'Scope: `manage`.',
  ].join('\n\n'),
  consumes: ['multipart/form-data'],
  querystring: z.object({ clinic: ClinicId.optional().describe('needed with a token for all clinics') }),
  headers: z.object({ 'idempotency-key': IdempotencyKey.optional() }),
  body: z.object({
    file: z
      .file()
      .describe(
        'CSV, TSV, JSON, JSON lines, Parquet or an Excel workbook (.xlsx); it may be packed with gzip',
      ),
    dictionary: z
      .file()
      .optional()
      .describe('the data dictionary of the REDCap project that the file was exported from, as CSV'),
    identifying: z
      .string()
      .optional()
      .describe('columns that identify patients, separated by commas; a name that holds one is quoted'),
    send: z
      .string()
      .optional()
      .describe(
        'columns whose text may leave, without what identifies in it, although their name or the clinic would keep it; written as in `identifying`',
      ),
    import: z.enum(['true', 'false']).optional().describe('whether to start the import'),
    delimiter: Delimiter.optional().describe('between cells; like all fields below detected unless given'),
    decimal: DecimalMark.optional().describe('before the fraction of a number'),
    encoding: TextEncoding.optional().describe('of the characters'),
    header: z.enum(['true', 'false']).optional().describe('whether the first record names the columns'),
    skipLines: z.string().optional().describe('lines before the header that are left out'),
    missing: z.string().optional().describe('texts that stand for a missing value, separated by commas'),
    sheet: z
      .string()
      .optional()
      .describe('the sheet of a workbook, by name or number, or the resource type of FHIR records'),
    long: z
      .string()
      .optional()
      .describe(
        'of a table with one value per row: the columns of the patient, the time if there is one, the variable and the value, separated by commas',
      ),
  }),
  response: { 201: Stored, ...documentedProblems },
  security: [{ token: [] }],
};

const RETRY_AFTER_SECONDS = 10;
/** What a form's fields and boundaries may take besides its file, bytes. */
const FORM_BYTES = 256 * 1024;

export interface UploadOptions {
  readonly callers: ApiCallers;
  readonly context: ApiContext;
  readonly rateLimit: RateLimitOptions;
}

/** `POST /datasets`: a form is streamed to a temporary file, checked and stored; memory does not grow with it. */
export async function uploadRoute(app: FastifyInstance, { callers, context, rateLimit }: UploadOptions) {
  const { config, database } = context;
  const maxBytes = config.MAX_SOURCE_BYTES;
  await app.register(multipart);
  let uploads = 0;

  /** Before the body is read. */
  const refuseEarly = (request: FastifyRequest, reply: FastifyReply) => {
    if (Number(request.headers['content-length'] ?? 0) > maxBytes + FORM_BYTES) throw tooLarge(maxBytes);
    if (uploads < config.GATEWAY_MAX_UPLOADS) return;
    reply.header('retry-after', RETRY_AFTER_SECONDS);
    throw new RequestError(503, 'TooManyUploads', 'too many files are being received; try again later');
  };

  app.post(
    '/datasets',
    { schema: UPLOAD_DOCUMENT, config: { scope: 'manage', rateLimit } },
    async (request, reply) => {
      const { about, key } = readRequest(request, callers);
      await about.clinic();
      refuseEarly(request, reply);
      uploads += 1;
      // The answer leaves when the upload counts no longer: a sender of one file after another is not refused for the one before.
      const stored = await withTemporaryDirectory(async (directory) => {
        const upload = await receiveUpload(request, { directory, maxBytes });
        const answer = async () => ({
          status: 201,
          body: await storeUpload(context, upload, about, reply),
        });
        if (key === undefined) return answer();
        const hashes = [upload.sha256, upload.dictionary?.sha256 ?? ''];
        const content = ['POST', request.url, ...hashes, JSON.stringify(upload.fields)];
        return answerOnce(database, { caller: about.caller, key, content }, answer);
      }).finally(() => {
        uploads -= 1;
      });
      return sendJson(reply, stored);
    },
  );
}

async function storeUpload(
  context: ApiContext,
  upload: Upload,
  { clinic, requestId }: RequestContext,
  reply: FastifyReply,
): Promise<z.input<typeof Stored>> {
  const { temporal, starting } = context;
  const {
    identifying: identifyingColumns,
    send: sentColumns,
    import: isImported,
    ...given
  } = parseFields(upload.fields);
  const reading = readingOptionsOf(given);
  const { id: clinicId } = await clinic();
  const { queue } = importDataset;
  const limit = starting.queueLimits[queue];
  const admitImport = async (datasetId: DatasetId): Promise<void> => {
    const workflowId = importDataset.workflowId({ datasetId, clinicId });
    if (isImported) await admit(temporal, { queue, workflowId }, limit);
  };
  const left = new AbortController();
  reply.raw.once('close', () => left.abort(new RequestError(400, 'MalformedUpload', 'the sender has gone')));
  const { name, path, dictionary } = upload;
  const source = {
    clinicId,
    identifyingColumns,
    sentColumns,
    reading,
    name,
    dictionary,
    signal: left.signal,
    admit: admitImport,
  };
  const datasetId = await storeSource(path, { ...source, ...context }).catch((error: unknown) => {
    if (!(error instanceof DatasetSourceError)) throw error;
    throw new RequestError(error.type === 'SourceTooLarge' ? 413 : 422, error.type, error.message);
  });
  if (!isImported) return { datasetId, job: null };
  // Refused by now, it would be stored all the same.
  const admitted = { ...limit, maxWaitingTasks: null, maxOpenJobs: null };
  const queueLimits = { ...starting.queueLimits, [queue]: admitted };
  const input = { datasetId, clinicId };
  const { workflowId, joined } = await startJob(temporal, importDataset, input, { requestId, queueLimits });
  return { datasetId, job: { workflowId, joined } };
}

/** @throws {@link InvalidRequestError} */
function parseFields(given: Readonly<Record<string, string>>): z.output<typeof Fields> {
  const illFormed = illFormedTexts(given, 'body');
  if (illFormed.length > 0) throw new InvalidRequestError(illFormed);
  const fields = Fields.safeParse(given);
  if (fields.success) return fields.data;
  throw new InvalidRequestError(fieldProblems(fields.error.issues, 'body'));
}
