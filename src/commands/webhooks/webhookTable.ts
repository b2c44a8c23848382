import type { CommandTable } from '../shared/commandEntry.ts';

export const WEBHOOK_TABLE: CommandTable = {
  heading: 'Webhooks',
  groups: [{ name: 'webhooks', summary: 'apps that are told when a job has ended' }],
  commands: [
    {
      name: 'webhooks add',
      summary: 'store an endpoint and print the secret that its events are signed with',
      load: async () => (await import('./webhookCommands.ts')).addWebhook,
    },
    {
      name: 'webhooks list',
      summary: 'list the endpoints and their state',
      load: async () => (await import('./webhookCommands.ts')).listWebhooks,
    },
    {
      name: 'webhooks rotate',
      summary: 'make a new secret; the old one signs too for a while',
      load: async () => (await import('./webhookCommands.ts')).rotateWebhook,
    },
    {
      name: 'webhooks enable',
      summary: 'send to an endpoint again',
      load: async () => (await import('./webhookCommands.ts')).enableWebhook,
    },
    {
      name: 'webhooks disable',
      summary: 'send nothing more to an endpoint',
      load: async () => (await import('./webhookCommands.ts')).disableWebhook,
    },
    {
      name: 'webhooks deliveries',
      summary: 'show what was sent, and how each attempt ended, newest first',
      load: async () => (await import('./webhookDeliveryCommands.ts')).listDeliveries,
    },
    {
      name: 'webhooks redeliver',
      summary: 'send an event again now, under the same id',
      load: async () => (await import('./webhookDeliveryCommands.ts')).redeliver,
    },
  ],
};
