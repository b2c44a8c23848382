import { z } from 'zod';

/** A template with sample values, as `aftercare templates preview` shows it in the outbox. */
export const TemplatePreview = z.strictObject({
  template: z.string().min(1).max(60),
  locale: z.string().min(2).max(10),
  subject: z.string().max(500),
  html: z.string().max(200_000),
  text: z.string().max(50_000),
  sms: z.string().max(5_000),
});

export type ReceivedPreview = z.output<typeof TemplatePreview> & {
  /** ISO 8601, UTC. */
  readonly time: string;
};
