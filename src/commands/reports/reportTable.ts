import type { CommandTable } from '../shared/commandEntry.ts';

export const REPORT_TABLE: CommandTable = {
  heading: 'Reports',
  groups: [
    { name: 'reports', summary: 'PDF reports and the links that open them' },
    { name: 'reports links', summary: 'links that open a report without a login' },
  ],
  commands: [
    {
      name: 'reports create',
      summary: 'render the PDF report of an analysis and save it',
      load: async () => (await import('./reportCommands.ts')).createReport,
    },
    {
      name: 'reports create-monthly',
      summary: 'render the monthly report of a clinic, replacing an earlier one, and save it',
      load: async () => (await import('./reportCommands.ts')).createMonthlyReport,
    },
    {
      name: 'reports list',
      summary: 'list stored reports, newest first',
      load: async () => (await import('./listReports.ts')).listReports,
    },
    {
      name: 'reports links create',
      summary: 'make a link to a report and print it, this once',
      load: async () => (await import('./linkCommands.ts')).createLink,
    },
    {
      name: 'reports links list',
      summary: 'list links, newest first, and whether they still open their report',
      load: async () => (await import('./linkCommands.ts')).listLinks,
    },
    {
      name: 'reports links revoke',
      summary: 'revoke a link; downloads that have begun cannot be resumed',
      load: async () => (await import('./linkCommands.ts')).revokeLink,
    },
  ],
};
