import { z } from 'zod';
import { DownloadLinkId, ReportId } from '../../../contracts/shared/ids.ts';
import { LINK_STATES, LinkHours, LinkMaxDownloads, linkState } from '../../../domain/reports/downloadLink.ts';
import { createReportLink } from '../../../reports/links/createReportLink.ts';
import { revokeReportLink } from '../../../reports/links/revokeReportLink.ts';
import { type DownloadLink, pageOfDownloadLinks } from '../../../store/reports/downloadLinks.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { Instant, pageBody, pageQuery, pageSchema } from '../page.ts';

const tag = 'Reports';
const State = z.enum(LINK_STATES);

const CreatedView = z
  .object({
    linkId: DownloadLinkId,
    url: z
      .url()
      .nullable()
      .describe(
        'opens the report without a login; told once and stored nowhere: null when the request is repeated with its Idempotency-Key',
      ),
    expiresAt: Instant,
    maxDownloads: z.int(),
  })
  .meta({ id: 'CreatedReportLink' });

const LinkView = z
  .object({
    linkId: DownloadLinkId,
    reportId: ReportId,
    status: State,
    downloads: z.int(),
    maxDownloads: z.int(),
    createdAt: Instant,
    expiresAt: Instant,
    revokedAt: Instant.nullable(),
  })
  .meta({ id: 'ReportLink' });

const createLinkRoute = defineRoute({
  method: 'POST',
  path: '/reports/:report/links',
  tag,
  summary: 'Make a link that opens a report until it expires, is used up or is revoked',
  scope: 'manage',
  input: {
    params: z.strictObject({ report: ReportId }),
    body: z.strictObject({
      hours: LinkHours.optional().describe('how long it works; by default REPORT_LINK_HOURS'),
      maxDownloads: LinkMaxDownloads.optional().describe(
        'how often it can be redeemed; by default REPORT_LINK_MAX_DOWNLOADS',
      ),
    }),
  },
  answers: { 201: CreatedView },
  run: async ({ params: { report: reportId }, body }, { clinic }, { database, config }) => {
    const { id: clinicId } = await clinic();
    const { expiresAt, ...link } = await createReportLink(database, {
      clinicId,
      reportId,
      hours: body.hours ?? config.REPORT_LINK_HOURS,
      maxDownloads: body.maxDownloads ?? config.REPORT_LINK_MAX_DOWNLOADS,
      publicUrl: config.PUBLIC_URL,
    });
    const created = { ...link, expiresAt: expiresAt.toISOString() };
    return { status: 201, body: created, repeatedBody: { ...created, url: null } };
  },
});

const listLinksRoute = defineRoute({
  method: 'GET',
  path: '/report-links',
  tag,
  summary: 'List links to reports',
  scope: 'read',
  input: {
    query: pageQuery(DownloadLinkId).extend({ report: ReportId.optional(), status: State.optional() }),
  },
  answers: { 200: pageSchema(LinkView) },
  run: async ({ query: { report, status, ...page } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const now = new Date();
    const filter = { ...page, reportId: report, state: status };
    const found = await pageOfDownloadLinks(database, clinicId, filter, now);
    return { status: 200, body: pageBody(found, (link) => viewOf(link, now)) };
  },
});

const revokeLinkRoute = defineRoute({
  method: 'POST',
  path: '/report-links/:link/revoke',
  tag,
  summary: 'Revoke a link; downloads that have begun cannot be resumed',
  scope: 'manage',
  input: { params: z.strictObject({ link: DownloadLinkId }) },
  answers: { 200: z.object({ linkId: DownloadLinkId, revoked: z.boolean() }) },
  run: async ({ params: { link: linkId } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    await revokeReportLink(database, clinicId, linkId);
    return { status: 200, body: { linkId, revoked: true } };
  },
});

export const LINK_ROUTES: readonly ApiRoute[] = [createLinkRoute, listLinksRoute, revokeLinkRoute];

const viewOf = (link: DownloadLink, now: Date) => ({
  linkId: DownloadLinkId.parse(link.id),
  reportId: ReportId.parse(link.reportId),
  status: linkState(link, now),
  downloads: link.downloads,
  maxDownloads: link.maxDownloads,
  createdAt: link.createdAt.toISOString(),
  expiresAt: link.expiresAt.toISOString(),
  revokedAt: link.revokedAt?.toISOString() ?? null,
});
