import { z } from 'zod';
import { DownloadLinkId, ReportId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { LINK_STATES, linkState, MOST_DOWNLOADS } from '../../domain/reports/downloadLink.ts';
import { publicUrlOf } from '../../domain/shared/publicUrl.ts';
import { InputError } from '../../inputError.ts';
import { createDownloadLink, pageOfDownloadLinks, revokeLink } from '../../store/reports/downloadLinks.ts';
import { findReport } from '../../store/reports/reports.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';

const Hours = z.coerce
  .number()
  .positive()
  .max(24 * 365);
const Downloads = z.coerce.number().int().min(1).max(MOST_DOWNLOADS);

export const createLink = defineCommand({
  name: 'reports links create',
  input: {
    report: argument(ReportId, 'the id of a report, rp_…'),
    clinic: clinicOption(),
    hours: option(Hours.optional(), 'hours', 'how long it works; by default REPORT_LINK_HOURS'),
    maxDownloads: option(
      Downloads.optional(),
      'count',
      'how often it can be redeemed; by default REPORT_LINK_MAX_DOWNLOADS',
    ),
  },
  examples: ['reports links create rp_0123456789abcdef0123456789abcdef --hours 24 --max-downloads 1'],
  run: async ({ report: reportId, clinic, hours, maxDownloads: most }, context) => {
    const { config } = context;
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    if (!(await findReport(database, clinicId, reportId))) {
      const advice = `list them with: ${PROGRAM_NAME} reports list`;
      throw new InputError('UnknownId', `there is no report ${reportId}; ${advice}`);
    }
    const expiresAt = new Date(Date.now() + (hours ?? config.REPORT_LINK_HOURS) * 3_600_000);
    const maxDownloads = most ?? config.REPORT_LINK_MAX_DOWNLOADS;
    const link = await createDownloadLink(database, clinicId, { reportId, expiresAt, maxDownloads });
    const url = publicUrlOf(config.PUBLIC_URL, `/reports/${link.token}`);
    const downloads = `${maxDownloads} ${maxDownloads === 1 ? 'download' : 'downloads'}`;
    return {
      value: { linkId: link.id, url, expiresAt, maxDownloads },
      text: `${url}\n${link.id}, until ${expiresAt.toISOString()}, at most ${downloads}`,
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

export const revokeReportLink = defineCommand({
  name: 'reports links revoke',
  input: { link: argument(DownloadLinkId, 'the id of a link, dl_…'), clinic: clinicOption() },
  examples: ['reports links revoke dl_0123456789abcdef0123456789abcdef'],
  run: async ({ link: linkId, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    if (!(await revokeLink(await context.database(), clinicId, linkId, new Date()))) {
      const advice = `list them with: ${PROGRAM_NAME} reports links list`;
      throw new InputError('UnknownId', `there is no link ${linkId}; ${advice}`);
    }
    return { value: { linkId, revoked: true }, text: `${linkId} revoked` };
  },
});
