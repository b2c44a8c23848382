import type { CommandTable } from '../shared/commandEntry.ts';

export const MESSAGING_TABLE: CommandTable = {
  heading: 'Messaging',
  groups: [
    { name: 'contacts', summary: 'people to whom jobs write' },
    { name: 'notifications', summary: 'what contacts are told, over the first channel that works' },
    { name: 'messages', summary: 'e-mails and SMS, and what became of them' },
    { name: 'templates', summary: 'the words of a clinic, for built-in templates and templates of its own' },
    { name: 'bulk', summary: 'one message to many contacts' },
    { name: 'inbox', summary: 'SMS that patients have sent' },
    { name: 'suppressions', summary: 'addresses that must not be written to, and why' },
  ],
  commands: [
    {
      name: 'contacts add',
      summary: 'store a contact, or update the one with the same reference, or address and number',
      load: async () => (await import('./contactCommands.ts')).addContact,
    },
    {
      name: 'contacts import',
      summary: 'store the contacts of a CSV, or update those with the same reference',
      load: async () => (await import('./contactImportCommand.ts')).importContacts,
    },
    {
      name: 'contacts list',
      summary: 'list the contacts of a clinic by id and reference',
      load: async () => (await import('./contactViewCommands.ts')).listClinicContacts,
    },
    {
      name: 'contacts show',
      summary: 'show what is known about a contact, and what must not be sent to them',
      load: async () => (await import('./contactViewCommands.ts')).showContact,
    },
    {
      name: 'notifications send',
      summary: 'send one notification to one contact',
      load: async () => (await import('./sendNotificationCommand.ts')).sendNotificationCommand,
    },
    {
      name: 'notifications list',
      summary: 'list notifications, newest first',
      load: async () => (await import('./listNotifications.ts')).listNotifications,
    },
    {
      name: 'messages list',
      summary: 'list messages, newest first',
      load: async () => (await import('./messageCommands.ts')).listMessages,
    },
    {
      name: 'messages show',
      summary: 'show the timeline of a message, from the request to its last event',
      load: async () => (await import('./messageCommands.ts')).showMessage,
    },
    {
      name: 'messages resolve',
      summary: 'record what became of a message whose outcome is unknown',
      load: async () => (await import('./messageOutcomeCommands.ts')).resolveMessage,
    },
    {
      name: 'messages reconcile',
      summary: 'look for messages of unknown outcome at the providers now',
      load: async () => (await import('./messageOutcomeCommands.ts')).reconcileOpenMessages,
    },
    {
      name: 'templates list',
      summary: 'list the templates of a clinic, built-in ones first',
      load: async () => (await import('./templateCommands.ts')).listAllTemplates,
    },
    {
      name: 'templates show',
      summary: 'print the words of a template as a file that can be changed and set',
      load: async () => (await import('./templateCommands.ts')).showTemplate,
    },
    {
      name: 'templates set',
      summary: 'check and store the words of a template; each change makes a version',
      load: async () => (await import('./templateCommands.ts')).setTemplate,
    },
    {
      name: 'templates remove',
      summary: 'go back to the built-in words, or remove a template of the clinic’s own',
      load: async () => (await import('./templateCommands.ts')).unsetTemplate,
    },
    {
      name: 'templates preview',
      summary: 'write a template with sample values as HTML, text and SMS',
      load: async () => (await import('./templatePreviewCommands.ts')).previewTemplateCommand,
    },
    {
      name: 'templates send-test',
      summary: 'send a template with sample values to one address, marked as a test',
      load: async () => (await import('./templatePreviewCommands.ts')).sendTemplateTest,
    },
    {
      name: 'bulk send',
      summary: 'send a message to the contacts of a clinic, or to those that a CSV lists',
      load: async () => (await import('./bulkSendCommand.ts')).sendBulkCommand,
    },
    {
      name: 'bulk list',
      summary: 'list bulk sends, newest first',
      load: async () => (await import('./bulkCommands.ts')).listBulkSends,
    },
    {
      name: 'bulk status',
      summary: 'show what became of the recipients so far',
      load: async () => (await import('./bulkCommands.ts')).showBulkStatus,
    },
    {
      name: 'bulk recipients',
      summary: 'list what became of each recipient',
      load: async () => (await import('./bulkCommands.ts')).listBulkRecipients,
    },
    {
      name: 'inbox list',
      summary: 'list inbound messages, newest first',
      load: async () => (await import('./inboxCommands.ts')).listInbox,
    },
    {
      name: 'inbox reply',
      summary: 'answer a message by SMS in free text, and settle it',
      load: async () => (await import('./inboxCommands.ts')).replyInInbox,
    },
    {
      name: 'inbox settle',
      summary: 'record that an unmatched message has been dealt with',
      load: async () => (await import('./inboxCommands.ts')).settleInbox,
    },
    {
      name: 'suppressions list',
      summary: 'list what is in force for the addresses of a contact',
      load: async () => (await import('./suppressionCommands.ts')).listSuppressions,
    },
    {
      name: 'suppressions add',
      summary: 'write no more to a contact over a channel',
      load: async () => (await import('./suppressionCommands.ts')).addSuppression,
    },
    {
      name: 'suppressions lift',
      summary: 'write to a contact again, when they asked for it or the address works again',
      load: async () => (await import('./suppressionCommands.ts')).liftSuppression,
    },
  ],
};
