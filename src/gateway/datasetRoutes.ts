import multipart from '@fastify/multipart';
import type { RateLimitOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { z } from 'zod';
import { admit } from '../contracts/client/admission.ts';
import { startJob } from '../contracts/client/startJob.ts';
import { importDataset } from '../contracts/jobs.ts';
import { ClinicId, DatasetId } from '../contracts/shared/ids.ts';
import { DatasetSourceError } from '../datasets/datasetSourceError.ts';
import { storeSource } from '../datasets/storeSource.ts';
import { withTemporaryDirectory } from '../datasets/temporaryFiles.ts';
import type { ApiCallers } from './api/apiCaller.ts';
import type { ApiContext } from './api/defineRoute.ts';
import { documentedProblems } from './api/routeDocument.ts';
import { receiveUpload, tooLarge, type Upload } from './receiveUpload.ts';
import { RequestError } from './requestError.ts';

const Fields = z.strictObject({
  clinicId: ClinicId.optional(),
  identifying: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((name) => name.trim()))
    .transform((names) => names.filter((name) => name !== '')),
  import: z.stringbool().default(false),
});

const Stored = z
  .object({
    datasetId: DatasetId,
    job: z.object({ workflowId: z.string(), joined: z.boolean() }).nullable(),
  })
  .meta({ id: 'StoredDataset' });

/** How the OpenAPI document describes the route; the form is read as a stream. */
const UPLOAD_DOCUMENT: FastifySchema = {
  tags: ['Data sets'],
  summary: 'Upload a data set',
  operationId: 'postDatasets',
  description:
    'The file is checked, every row of it, before anything is stored. The same bytes are the same data set.\n\nScope: `manage`.',
  consumes: ['multipart/form-data'],
  body: z.object({
    file: z.file().describe('CSV, JSON lines or Parquet; may be packed with gzip'),
    clinicId: ClinicId.optional().describe('needed with a token for all clinics'),
    identifying: z.string().optional().describe('columns that identify patients, separated by commas'),
    import: z.enum(['true', 'false']).optional().describe('whether to start the import'),
  }),
  response: { 201: Stored, ...documentedProblems },
  security: [{ token: [] }],
};

const RETRY_AFTER_SECONDS = 10;
/** What a form's fields and boundaries may take besides its file, bytes. */
const FORM_BYTES = 256 * 1024;

/**
 * `POST /datasets`: a multipart form with the data set as `file`, `clinicId`, and optionally `identifying` (columns,
 * separated by commas) and `import` (`true` starts the import). The file is streamed, checked, every row of it, and
 * stored; 201 answers `{ datasetId, job }`. Nothing is stored of what is refused or breaks off: 400 for a form that is not
 * whole, 413 for a file that is too large, 422 for one that is no table or a wrong field, 429 while the queue takes no new
 * import (one of the same file that is running is joined), 503 while too many are received.
 */
export async function datasetRoutes(
  app: FastifyInstance,
  {
    callers,
    rateLimit,
    ...options
  }: ApiContext & {
    readonly callers: ApiCallers;
    readonly rateLimit: RateLimitOptions;
  },
) {
  const { config, starting } = options;
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
      refuseEarly(request, reply);
      uploads += 1;
      try {
        const stored = await withTemporaryDirectory(async (directory) => {
          const upload = await receiveUpload(request, { directory, maxBytes });
          return storeUpload(upload, request, reply);
        });
        return reply.code(201).send(stored);
      } finally {
        uploads -= 1;
      }
    },
  );

  const storeUpload = async (upload: Upload, request: FastifyRequest, reply: FastifyReply) => {
    const { clinicId: named, identifying: identifyingColumns, ...fields } = parseFields(upload.fields);
    const clinicId = callers.clinicOf(request, named);
    const limit = starting.queueLimits[importDataset.queue];
    const admitImport = async (datasetId: DatasetId): Promise<void> => {
      const { queue } = importDataset;
      const workflowId = importDataset.workflowId({ datasetId, clinicId });
      if (fields.import) await admit(options.temporal, { queue, workflowId }, limit);
    };
    const left = new AbortController();
    reply.raw.once('close', () =>
      left.abort(new RequestError(400, 'MalformedUpload', 'the sender has gone')),
    );
    const source = {
      clinicId,
      identifyingColumns,
      name: upload.name,
      signal: left.signal,
      admit: admitImport,
    };
    const datasetId = await storeSource(upload.path, { ...source, ...options }).catch((error: unknown) => {
      if (!(error instanceof DatasetSourceError)) throw error;
      throw new RequestError(error.type === 'SourceTooLarge' ? 413 : 422, error.type, error.message);
    });
    if (!fields.import) return { datasetId, job: null };
    const input = { datasetId, clinicId };
    // Refused by now, it would be stored all the same.
    const admitted = { ...limit, maxWaitingTasks: null, maxOpenJobs: null };
    const queueLimits = { ...starting.queueLimits, [importDataset.queue]: admitted };
    const { workflowId, joined } = await startJob(options.temporal, importDataset, input, {
      requestId: request.id,
      queueLimits,
    });
    return { datasetId, job: { workflowId, joined } };
  };
}

function parseFields(given: Readonly<Record<string, string>>): z.output<typeof Fields> {
  const fields = Fields.safeParse(given);
  if (fields.success) return fields.data;
  const problems = fields.error.issues.map((issue) => {
    const name = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.');
    return `${name}: ${issue.code === 'unrecognized_keys' ? 'is not a field of this form' : issue.message}`;
  });
  throw new RequestError(422, 'InvalidUpload', problems.join('; '));
}
