import { z } from 'zod';
import { JobStatusName, statusInQueries } from '../../jobs/jobStatusName.ts';
import { JobCursor, pageOfJobs } from '../../jobs/pageOfJobs.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { option } from '../shared/parameters.ts';

const Type = z.string().regex(/^[A-Za-z]\w{0,99}$/, 'must be a type of workflow, such as analyzeDataset');

export const listJobs = defineCommand({
  name: 'jobs list',
  input: {
    clinic: operatorClinicOption('those'),
    status: option(JobStatusName.optional(), 'status', 'only those in this status'),
    type: option(Type.optional(), 'workflow', 'only those of this workflow type, such as analyzeDataset'),
    ...pageOptions(JobCursor),
  },
  examples: ['jobs list --status running --type analyzeDataset', 'jobs list --clinic riverside --since 7d'],
  run: async ({ clinic, status, type, ...request }, context) => {
    const page = await pageOfJobs(await context.temporal(), {
      ...request,
      clinicId: await operatorClinic(context, clinic),
      status: status && statusInQueries(status),
      type,
    });
    return listResult({
      name: 'jobs',
      page,
      header: ['started', 'status', 'type', 'id'],
      cells: (job) => [job.startedAt, job.status, job.workflow, job.workflowId],
    });
  },
});
