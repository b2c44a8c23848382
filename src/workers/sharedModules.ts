import * as zod from 'zod';
import * as analysisMessages from '../contracts/analysis/analysisMessages.ts';
import * as analysisOptions from '../contracts/analysis/analysisOptions.ts';
import * as appointmentRules from '../contracts/appointments/appointmentRules.ts';
import * as appointments from '../contracts/appointments/appointments.ts';
import * as readingOptions from '../contracts/datasets/readingOptions.ts';
import * as followUpJobs from '../contracts/followUps/followUpJobs.ts';
import * as jobs from '../contracts/jobs.ts';
import * as notifications from '../contracts/messaging/notifications.ts';
import * as replyJobs from '../contracts/messaging/replyJobs.ts';
import * as maintenanceJobs from '../contracts/operations/maintenanceJobs.ts';
import * as reportJobs from '../contracts/reports/reportJobs.ts';
import * as defineJob from '../contracts/shared/defineJob.ts';
import * as diskKey from '../contracts/shared/diskKey.ts';
import * as ids from '../contracts/shared/ids.ts';
import * as messages from '../contracts/shared/jobMessages.ts';
import * as jobPriority from '../contracts/shared/jobPriority.ts';
import * as messageDefinitions from '../contracts/shared/messageDefinitions.ts';
import * as namedValues from '../contracts/shared/namedValues.ts';
import * as problemsOf from '../contracts/shared/problemsOf.ts';
import * as programName from '../contracts/shared/programName.ts';
import * as queueLimits from '../contracts/shared/queueLimits.ts';
import * as queues from '../contracts/shared/queues.ts';
import * as shortHash from '../contracts/shared/shortHash.ts';
import * as tags from '../contracts/shared/tags.ts';
import * as timeZone from '../contracts/shared/timeZone.ts';
import * as workflowIds from '../contracts/shared/workflowIds.ts';
import * as webhookJobs from '../contracts/webhooks/webhookJobs.ts';

/**
 * Contracts and zod, which are the same for every workflow. A worker loads them once, by this module; all others it loads
 * again for each workflow, and with a few hundred schemas that took more time and memory than the workflow itself.
 */
const SHARED: readonly object[] = [
  zod,
  analysisMessages,
  analysisOptions,
  appointmentRules,
  appointments,
  defineJob,
  diskKey,
  followUpJobs,
  ids,
  jobPriority,
  jobs,
  maintenanceJobs,
  messageDefinitions,
  messages,
  namedValues,
  notifications,
  problemsOf,
  programName,
  queueLimits,
  queues,
  readingOptions,
  replyJobs,
  reportJobs,
  shortHash,
  tags,
  timeZone,
  webhookJobs,
  workflowIds,
];

/**
 * Freezes the names that a module exports, and those of the modules among them, but not what they name. The SDK freezes what
 * is shared to the bottom, and looks no further into what it finds frozen: zod keeps in a schema what it has worked out
 * about it, the same whichever workflow asked, and cannot when the schema is frozen.
 */
function freezeNames(module: object): void {
  if (Object.isFrozen(module)) return;
  Object.freeze(module);
  for (const member of Object.values(module)) if (isModule(member)) freezeNames(member);
}

const isModule = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Reflect.get(value, Symbol.toStringTag) === 'Module';

for (const shared of SHARED) freezeNames(shared);
