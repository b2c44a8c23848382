import { z } from 'zod';
import { DownloadLinkId, ReportId } from '../../contracts/shared/ids.ts';
import { LINK_STATES, LinkHours, LinkMaxDownloads, linkState } from '../../domain/reports/downloadLink.ts';
import { createReportLink } from '../../reports/links/createReportLink.ts';
import { revokeReportLink } from '../../reports/links/revokeReportLink.ts';
import { pageOfDownloadLinks } from '../../store/reports/downloadLinks.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';

/** A number as it is typed. */
const typed = (schema: z.ZodType<number, number>) => z.coerce.number().pipe(schema).optional();

export const createLink = defineCommand({
  name: 'reports links create',
  input: {
    report: argument(ReportId, 'the id of a report, rp_…'),
    clinic: clinicOption(),
    hours: option(typed(LinkHours), 'hours', 'how long it works; by default REPORT_LINK_HOURS'),
    maxDownloads: option(
      typed(LinkMaxDownloads),
      'count',
      'how often it can be redeemed; by default REPORT_LINK_MAX_DOWNLOADS',
    ),
  },
  examples: ['reports links create rp_0123456789abcdef0123456789abcdef --hours 24 --max-downloads 1'],
  run: async ({ report: reportId, clinic, hours, maxDownloads: most }, context) => {
    const { config } = context;
    const { id: clinicId } = await context.clinic(clinic);
    const link = await createReportLink(await context.database(), {
      clinicId,
      reportId,
      hours: hours ?? config.REPORT_LINK_HOURS,
      maxDownloads: most ?? config.REPORT_LINK_MAX_DOWNLOADS,
      publicUrl: config.PUBLIC_URL,
    });
    const { linkId, url, expiresAt, maxDownloads } = link;
    const downloads = `${maxDownloads} ${maxDownloads === 1 ? 'download' : 'downloads'}`;
    return {
      value: link,
      text: `${url}\n${linkId}, until ${expiresAt.toISOString()}, at most ${downloads}`,
    };
  },
});

export const listLinks = defineCommand({
  name: 'reports links list',
  input: {
    report: option(ReportId.optional(), 'id', 'only links to this report'),
    status: option(z.enum(LINK_STATES).optional(), 'status', 'only links in this status'),
    clinic: clinicOption(),
    ...pageOptions(DownloadLinkId),
  },
  examples: ['reports links list --report rp_0123456789abcdef0123456789abcdef'],
  run: async ({ report, status, clinic, ...request }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const now = new Date();
    const filter = { ...request, reportId: report, state: status };
    const database = await context.database();
    const { rows, nextCursor } = await pageOfDownloadLinks(database, clinicId, filter, now);
    return listResult({
      name: 'links',
      page: { rows: rows.map((link) => ({ ...link, state: linkState(link, now) })), nextCursor },
      header: ['created', 'link', 'report', 'status', 'downloads', 'until'],
      cells: ({ createdAt, id, reportId, state, downloads, maxDownloads, expiresAt }) => [
        createdAt.toISOString(),
        id,
        reportId,
        state,
        `${downloads} of ${maxDownloads}`,
        expiresAt.toISOString(),
      ],
    });
  },
});

export const revokeLink = defineCommand({
  name: 'reports links revoke',
  input: { link: argument(DownloadLinkId, 'the id of a link, dl_…'), clinic: clinicOption() },
  examples: ['reports links revoke dl_0123456789abcdef0123456789abcdef'],
  run: async ({ link: linkId, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    await revokeReportLink(await context.database(), clinicId, linkId);
    return { value: { linkId, revoked: true }, text: `${linkId} revoked` };
  },
});
