import type { Command } from 'commander';
import { z } from 'zod';
import { DownloadLinkId, ReportId } from '../../contracts/shared/ids.ts';
import { linkState, MOST_DOWNLOADS } from '../../domain/reports/downloadLink.ts';
import { publicUrlOf } from '../../domain/shared/publicUrl.ts';
import { InputError } from '../../inputError.ts';
import { createDownloadLink, listDownloadLinks, revokeLink } from '../../store/reports/downloadLinks.ts';
import { findReport, listReports } from '../../store/reports/reports.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';

const Count = z.coerce.number().int().min(1).max(1_000);
const Hours = z.coerce
  .number()
  .positive()
  .max(24 * 365);

/** `reports list` and `reports links …`: what there is to hand out, and the links that do. */
export function addLinkCommands(program: Command): void {
  const reports = program.command('reports').description('stored reports and the links that open them');
  command(reports, 'list', 'list stored reports, newest first')
    .option('--limit <count>', 'how many', '20')
    .addHelpText('after', '\nExample:\n  npm run client -- reports list --limit 5')
    .action(async (options: { limit: string; json: boolean }) => {
      const limit = parseArgument('--limit', Count, options.limit);
      await withContext(async (context) => {
        const found = await listReports(await context.database(), { limit });
        const lines = found.map(
          ({ id, kind, clinicId, pages, bytes }) =>
            `${id}  ${kind}  ${clinicId}  ${pages} pages  ${bytes} bytes`,
        );
        createOutput(options.json).result({ reports: found }, lines.join('\n') || 'no reports');
      });
    });
  const links = reports.command('links').description('links that open a report for whoever has them');
  addCreateCommand(links);
  addListCommand(links);
  addRevokeCommand(links);
}

function addCreateCommand(links: Command): void {
  command(links, 'create <report>', 'make a link to a report and print it, this once')
    .option('--hours <hours>', 'how long it lives; by default REPORT_LINK_HOURS')
    .option('--max-downloads <count>', 'how often it can be redeemed; by default REPORT_LINK_MAX_DOWNLOADS')
    .addHelpText('after', example('create rp_0123456789abcdef0123456789abcdef --hours 24 --max-downloads 1'))
    .action(async (id: string, options: { hours?: string; maxDownloads?: string; json: boolean }) => {
      const reportId = parseArgument('report', ReportId, id);
      const hours = options.hours && parseArgument('--hours', Hours, options.hours);
      const most =
        options.maxDownloads &&
        parseArgument('--max-downloads', Count.max(MOST_DOWNLOADS), options.maxDownloads);
      await withContext(async (context) => {
        const { config } = context;
        const database = await context.database();
        if (!(await findReport(database, reportId))) {
          const advice = 'list them with: npm run client -- reports list';
          throw new InputError('UnknownId', `there is no report ${reportId}; ${advice}`);
        }
        const expiresAt = new Date(Date.now() + (hours || config.REPORT_LINK_HOURS) * 3_600_000);
        const maxDownloads = most || config.REPORT_LINK_MAX_DOWNLOADS;
        const link = await createDownloadLink(database, { reportId, expiresAt, maxDownloads });
        const url = publicUrlOf(config.PUBLIC_URL, `/reports/${link.token}`);
        createOutput(options.json).result(
          { linkId: link.id, url, expiresAt, maxDownloads },
          `${url}\n${link.id}, until ${expiresAt.toISOString()}, at most ${maxDownloads} ${maxDownloads === 1 ? 'download' : 'downloads'}`,
        );
      });
    });
}

function addListCommand(links: Command): void {
  command(links, 'list', 'list links, newest first, and whether they still open their report')
    .option('--report <id>', 'only those to this report')
    .option('--limit <count>', 'how many', '20')
    .addHelpText('after', example('list --report rp_0123456789abcdef0123456789abcdef'))
    .action(async (options: { report?: string; limit: string; json: boolean }) => {
      const reportId =
        options.report === undefined ? undefined : parseArgument('--report', ReportId, options.report);
      const limit = parseArgument('--limit', Count, options.limit);
      await withContext(async (context) => {
        const now = new Date();
        const found = (await listDownloadLinks(await context.database(), { reportId, limit })).map(
          (link) => ({
            ...link,
            state: linkState(link, now),
          }),
        );
        const lines = found.map(
          (link) =>
            `${link.id}  ${link.reportId}  ${link.state}  ${link.downloads} of ${link.maxDownloads} downloads  until ${link.expiresAt.toISOString()}`,
        );
        createOutput(options.json).result({ links: found }, lines.join('\n') || 'no links');
      });
    });
}

function addRevokeCommand(links: Command): void {
  command(links, 'revoke <link>', 'let a link open nothing any more; transfers under way cannot be resumed')
    .addHelpText('after', example('revoke dl_0123456789abcdef0123456789abcdef'))
    .action(async (id: string, options: { json: boolean }) => {
      const linkId = parseArgument('link', DownloadLinkId, id);
      await withContext(async (context) => {
        if (!(await revokeLink(await context.database(), linkId, new Date()))) {
          const advice = 'list them with: npm run client -- reports links list';
          throw new InputError('UnknownId', `there is no link ${linkId}; ${advice}`);
        }
        createOutput(options.json).result({ linkId, revoked: true }, `${linkId} revoked`);
      });
    });
}

const command = (parent: Command, usage: string, description: string): Command =>
  parent.command(usage).description(description).option('--json', 'print one JSON object', false);

const example = (rest: string): string => `\nExample:\n  npm run client -- reports links ${rest}`;
