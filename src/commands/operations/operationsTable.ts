import type { CommandTable } from '../shared/commandEntry.ts';

export const OPERATIONS_TABLE: CommandTable = {
  heading: 'Operations',
  groups: [
    { name: 'jobs', summary: 'jobs of every kind, running and ended' },
    { name: 'failed', summary: 'jobs, chunks, messages and webhooks that have failed' },
    { name: 'alerts', summary: 'what staff have to look at' },
    { name: 'schedules', summary: 'jobs that start at set times' },
    {
      name: 'maintenance',
      summary: 'a time in which schedules are paused and nothing new is sent or analysed',
    },
    { name: 'storage', summary: 'what the disks and the database keep' },
    { name: 'audit', summary: 'what was handed out and what was refused' },
  ],
  commands: [
    {
      name: 'jobs list',
      summary: 'list jobs, newest first',
      load: async () => (await import('./listJobs.ts')).listJobs,
    },
    {
      name: 'jobs status',
      summary: 'show the progress of a job',
      load: async () => (await import('./jobCommands.ts')).showJobStatus,
    },
    {
      name: 'jobs watch',
      summary: 'show the progress of a job until it has ended',
      load: async () => (await import('./jobCommands.ts')).watchJobToEnd,
    },
    {
      name: 'jobs pause',
      summary: 'start nothing new in a job; what is under way is finished',
      load: async () => (await import('./jobCommands.ts')).pauseJob,
    },
    {
      name: 'jobs resume',
      summary: 'go on with a paused job',
      load: async () => (await import('./jobCommands.ts')).resumeJob,
    },
    {
      name: 'jobs cancel',
      summary: 'end a job and clean up after it',
      load: async () => (await import('./jobCommands.ts')).cancelJob,
    },
    {
      name: 'failed list',
      summary: 'list what has failed and needs attention, newest first',
      load: async () => (await import('./failedCommands.ts')).listFailures,
    },
    {
      name: 'failed show',
      summary: 'show why something failed and what retrying it would do',
      load: async () => (await import('./failedCommands.ts')).showFailure,
    },
    {
      name: 'failed retry',
      summary: 'retry what has failed, from the step that failed where possible; nothing is sent twice',
      load: async () => (await import('./failedCommands.ts')).retryOneFailure,
    },
    {
      name: 'failed retry-all',
      summary: 'retry everything that a dry run has found, a few per second',
      load: async () => (await import('./retryAllCommand.ts')).retryAllFailures,
    },
    {
      name: 'failed terminate',
      summary: 'end what still runs of a failure: the analysis that waits, or the job that tries again',
      load: async () => (await import('./failedCommands.ts')).terminateOneFailure,
    },
    {
      name: 'failed forget',
      summary: 'record that nothing is to be done about a failure',
      load: async () => (await import('./failedCommands.ts')).forgetOneFailure,
    },
    {
      name: 'alerts list',
      summary: 'list open alerts, newest first',
      load: async () => (await import('./alertCommands.ts')).listAlerts,
    },
    {
      name: 'alerts resolve',
      summary: 'record that an alert has been looked at',
      load: async () => (await import('./alertCommands.ts')).resolveAlert,
    },
    {
      name: 'schedules apply',
      summary:
        'create, change and remove schedules until Temporal has those of src/schedules and of the clinics',
      load: async () => (await import('./scheduleCommands.ts')).applyAllSchedules,
    },
    {
      name: 'schedules list',
      summary: 'list our schedules: state, next time, how often they ran or were skipped',
      load: async () => (await import('./scheduleCommands.ts')).listSchedules,
    },
    {
      name: 'schedules trigger',
      summary: 'start the job once, now',
      load: async () => (await import('./scheduleControls.ts')).triggerSchedule,
    },
    {
      name: 'schedules backfill',
      summary: 'start the job for every time of a past span, one after the other',
      load: async () => (await import('./scheduleControls.ts')).backfillSchedule,
    },
    {
      name: 'schedules pause',
      summary: 'start nothing until the schedule is resumed',
      load: async () => (await import('./scheduleControls.ts')).pauseSchedule,
    },
    {
      name: 'schedules resume',
      summary: 'go on with a paused schedule',
      load: async () => (await import('./scheduleControls.ts')).resumeSchedule,
    },
    {
      name: 'maintenance status',
      summary: 'show whether maintenance is on, until when, and how many jobs wait for its end',
      load: async () => (await import('./maintenanceCommands.ts')).showMaintenance,
    },
    {
      name: 'maintenance on',
      summary: 'pause the schedules and hold new work back; what runs already is finished',
      load: async () => (await import('./maintenanceCommands.ts')).beginMaintenance,
    },
    {
      name: 'maintenance until',
      summary: 'give the maintenance that is on another end',
      load: async () => (await import('./maintenanceCommands.ts')).moveMaintenanceEnd,
    },
    {
      name: 'maintenance off',
      summary: 'resume the schedules and release the jobs that waited, a few per second',
      load: async () => (await import('./maintenanceCommands.ts')).finishMaintenance,
    },
    {
      name: 'storage clean',
      summary: 'remove what has been kept long enough, and what nothing refers to any more',
      load: async () => (await import('./storageCommands.ts')).cleanStorage,
    },
    {
      name: 'storage log',
      summary: 'list clean-ups and what they removed, newest first',
      load: async () => (await import('./storageCommands.ts')).listStorageLog,
    },
    {
      name: 'datasets erase',
      summary: 'erase a data set with its results, reports and messages',
      load: async () => (await import('./eraseCommands.ts')).eraseDataset,
    },
    {
      name: 'contacts erase',
      summary: 'erase a contact with their results, reports and messages',
      load: async () => (await import('./eraseCommands.ts')).eraseContact,
    },
    {
      name: 'audit list',
      summary: 'list the newest entries',
      load: async () => (await import('./auditCommands.ts')).listAudit,
    },
    {
      name: 'audit verify',
      summary: 'check that no entry was changed or removed, and print the head: keep it somewhere else',
      load: async () => (await import('./auditCommands.ts')).verifyAudit,
    },
  ],
};
