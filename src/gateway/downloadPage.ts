import type { DownloadableReport } from '../store/reports.ts';
import { page } from './page.ts';

/** The page behind a download link: what it opens, until when, and the button that does. */
export function downloadPage(report: Pick<DownloadableReport, 'pages' | 'bytes' | 'expiresAt'>): string {
  const expires = `${report.expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return page(
    'Your report is ready',
    `<p>Analysis report, PDF, ${report.pages} pages, ${kilobytes(report.bytes)}.</p>
<form method="post"><button type="submit">Download the report</button></form>
<p class="note">This link works until <strong>${expires}</strong>. It opens the report for anyone who has it: please do not pass it on.</p>`,
  );
}

/** The one answer to every link that opens nothing, so that nobody learns why. */
export function linkNotValidPage(): string {
  return page(
    'This link does not work',
    '<p>It is wrong or has expired. Please ask your clinic for a new one.</p>',
  );
}

const kilobytes = (bytes: number): string =>
  `${Math.max(1, Math.round(bytes / 1_000)).toLocaleString('en')} kB`;
