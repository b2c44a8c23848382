import { runFollowUps } from '../../contracts/followUps/followUpJobs.ts';
import { JobStatusName, statusInQueries } from '../../jobs/jobStatusName.ts';
import { JobCursor, pageOfJobs } from '../../jobs/pageOfJobs.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { option } from '../shared/parameters.ts';

export const listFollowUps = defineCommand({
  name: 'followups list',
  input: {
    clinic: operatorClinicOption('those'),
    status: option(JobStatusName.optional(), 'status', 'only those in this status'),
    ...pageOptions(JobCursor),
  },
  examples: ['followups list --clinic riverside --status running'],
  run: async ({ clinic, status, ...request }, context) => {
    const filter = {
      clinicId: await operatorClinic(context, clinic),
      status: status && statusInQueries(status),
      type: runFollowUps.workflow,
    };
    return listResult({
      name: 'followups',
      page: await pageOfJobs(await context.temporal(), { ...request, ...filter }),
      header: ['started', 'status', 'id'],
      cells: (job) => [job.startedAt, job.status, job.workflowId],
    });
  },
});
