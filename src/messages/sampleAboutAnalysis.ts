import type { AnalysisTemplate } from '../domain/messaging/notificationContent.ts';
import { MessageContent } from './messageContent.ts';

/** A message about an analysis with sample values, for previews and tests: its link opens nothing. */
export function sampleAboutAnalysis(
  known: { readonly template: AnalysisTemplate },
  timeZone: string,
): MessageContent {
  const shared = { ...known, datasetName: 'visits-2026' };
  if (known.template !== 'report-ready') return MessageContent.parse(shared);
  return MessageContent.parse({
    ...shared,
    findings: 7,
    pages: 12,
    // As long as a real one.
    downloadUrl: 'https://clinic.example/reports/Xv1kq9pYh2wZb7rT4mNd8cLs6uEj3aGf5oQi0tBxWyM',
    expiresAt: '2026-09-30T12:45:00Z',
    timeZone,
  });
}
