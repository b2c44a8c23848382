import type { CommandTable } from '../shared/commandEntry.ts';

export const FOLLOW_UP_TABLE: CommandTable = {
  heading: 'Follow-ups',
  groups: [
    { name: 'sequences', summary: 'what is written to contacts over days or months' },
    { name: 'followups', summary: 'running follow-up sequences' },
  ],
  commands: [
    {
      name: 'sequences validate',
      summary: 'check sequences without storing them',
      load: async () => (await import('./sequenceCommands.ts')).validateSequences,
    },
    {
      name: 'sequences apply',
      summary: 'store what has changed as new versions; running follow-ups keep theirs',
      load: async () => (await import('./sequenceCommands.ts')).applySequences,
    },
    {
      name: 'sequences list',
      summary: 'list the sequences and their newest versions',
      load: async () => (await import('./sequenceCommands.ts')).listAllSequences,
    },
    {
      name: 'sequences show',
      summary: 'show the steps of the newest version',
      load: async () => (await import('./sequenceCommands.ts')).showSequence,
    },
    {
      name: 'followups start',
      summary: 'start a sequence for a contact',
      load: async () => (await import('./startFollowUps.ts')).startFollowUps,
    },
    {
      name: 'followups list',
      summary: 'list follow-ups, newest first',
      load: async () => (await import('./listFollowUps.ts')).listFollowUps,
    },
    {
      name: 'followups show',
      summary: 'show the current step and what comes next',
      load: async () => (await import('./followUpCommands.ts')).showFollowUps,
    },
    {
      name: 'followups skip',
      summary: 'leave out the step that waits',
      load: async () => (await import('./followUpCommands.ts')).skipStep,
    },
    {
      name: 'followups jump',
      summary: 'go on with another step',
      load: async () => (await import('./followUpCommands.ts')).jumpToStep,
    },
    {
      name: 'followups booked',
      summary: 'record that the contact has booked',
      load: async () => (await import('./followUpCommands.ts')).recordBooking,
    },
    {
      name: 'followups opt-out',
      summary: 'end the sequence, since the contact wants no more of it',
      load: async () => (await import('./followUpCommands.ts')).optOutOfFollowUps,
    },
  ],
};
