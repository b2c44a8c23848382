import { runFollowUps } from '../../contracts/followUps/followUpJobs.ts';
import { ClinicId } from '../../contracts/shared/ids.ts';
import { JobStatusName, statusInQueries } from '../operations/jobStatusName.ts';
import { JobCursor, pageOfJobs } from '../operations/pageOfJobs.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { option } from '../shared/parameters.ts';

export const listFollowUps = defineCommand({
  name: 'followups list',
  input: {
    clinic: option(ClinicId.optional(), 'id', 'only those of this clinic'),
    status: option(JobStatusName.optional(), 'status', 'only those in this status'),
    ...pageOptions(JobCursor),
  },
  examples: ['followups list --clinic riverside --status running'],
  run: async ({ clinic, status, ...request }, context) => {
    const filter = {
      clinicId: clinic,
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
