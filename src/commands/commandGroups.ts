import type { Command } from 'commander';

/** Adds the commands of one file to the program. */
type AddCommands = (program: Command) => void;

/** Commands that begin with one of these words, loaded when they are asked for. */
interface CommandGroup {
  readonly words: readonly string[];
  load(): Promise<AddCommands>;
}

/** All there are, in the order of the help. */
const GROUPS: readonly CommandGroup[] = [
  {
    words: ['datasets'],
    load: async () => (await import('./datasets/datasetCommands.ts')).addDatasetCommands,
  },
  {
    words: ['analyze'],
    load: async () => (await import('./analysis/analysisCommands.ts')).addAnalysisCommands,
  },
  { words: ['report'], load: async () => (await import('./reports/reportCommands.ts')).addReportCommands },
  { words: ['reports'], load: async () => (await import('./reports/linkCommands.ts')).addLinkCommands },
  { words: ['audit'], load: async () => (await import('./operations/auditCommands.ts')).addAuditCommands },
  { words: ['deliver'], load: async () => (await import('./analysis/deliverCommand.ts')).addDeliverCommand },
  {
    words: ['jobs', 'status', 'watch', 'pause', 'resume', 'cancel'],
    load: async () => (await import('./operations/jobCommands.ts')).addJobCommands,
  },
  {
    words: ['contacts'],
    load: async () => (await import('./messaging/contactCommands.ts')).addContactCommands,
  },
  {
    words: ['webhooks'],
    load: async () => (await import('./webhooks/webhookCommands.ts')).addWebhookCommands,
  },
  { words: ['alerts'], load: async () => (await import('./operations/alertCommands.ts')).addAlertCommands },
  { words: ['chunks'], load: async () => (await import('./analysis/chunkCommands.ts')).addChunkCommands },
  { words: ['budget'], load: async () => (await import('./analysis/budgetCommands.ts')).addBudgetCommands },
  {
    words: ['limits', 'providers'],
    load: async () => (await import('./analysis/modelCommands.ts')).addModelCommands,
  },
  { words: ['bulk'], load: async () => (await import('./messaging/bulkCommands.ts')).addBulkCommands },
  {
    words: ['appointments'],
    load: async () => (await import('./appointments/appointmentCommands.ts')).addAppointmentCommands,
  },
  {
    words: ['schedules'],
    load: async () => (await import('./operations/scheduleCommands.ts')).addScheduleCommands,
  },
  {
    words: ['storage'],
    load: async () => (await import('./operations/storageCommands.ts')).addStorageCommands,
  },
  { words: ['erase'], load: async () => (await import('./operations/eraseCommands.ts')).addEraseCommands },
  {
    words: ['maintenance'],
    load: async () => (await import('./operations/maintenanceCommands.ts')).addMaintenanceCommands,
  },
  {
    words: ['messages'],
    load: async () => (await import('./messaging/messageCommands.ts')).addMessageCommands,
  },
  {
    words: ['sequences'],
    load: async () => (await import('./followUps/sequenceCommands.ts')).addSequenceCommands,
  },
  {
    words: ['followups'],
    load: async () => (await import('./followUps/followUpCommands.ts')).addFollowUpCommands,
  },
  {
    words: ['messages'],
    load: async () => (await import('./messaging/messageOutcomeCommands.ts')).addMessageOutcomeCommands,
  },
  { words: ['inbox'], load: async () => (await import('./messaging/inboxCommands.ts')).addInboxCommands },
  {
    words: ['suppressions'],
    load: async () => (await import('./messaging/suppressionCommands.ts')).addSuppressionCommands,
  },
];

/**
 * Adds the commands that begin with `word`; all when none does, for the help and for telling what a mistyped one may have
 * meant. Loading all at each start would take most of the time of a short command.
 */
export async function addCommands(program: Command, word: string | undefined): Promise<void> {
  const named = GROUPS.filter(({ words }) => word !== undefined && words.includes(word));
  for (const { load } of named.length > 0 ? named : GROUPS) (await load())(program);
}
