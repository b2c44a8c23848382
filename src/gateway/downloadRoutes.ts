import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Disks } from '../disks/createDisks.ts';
import { ObjectNotFoundError } from '../disks/diskErrors.ts';
import { linkState, REDEMPTION_MINUTES } from '../domain/reports/downloadLink.ts';
import { hashDownloadToken, isDownloadTokenHash, newDownloadToken } from '../security/downloadToken.ts';
import { requireClinic } from '../store/clinics/clinics.ts';
import type { Database } from '../store/database.ts';
import * as links from '../store/reports/downloadLinks.ts';
import { objectOf, type Report } from '../store/reports/reports.ts';
import {
  downloadPage,
  linkNotValidPage,
  reportUnavailablePage,
  tooManyRequestsPage,
} from './downloadPage.ts';
import { PAGE_HEADERS, PRIVATE_HEADERS, pageClinic, pageHeaders } from './page.ts';
import { pageLocale } from './pageLocale.ts';
import { sendObject } from './sendObject.ts';

export interface DownloadOptions {
  readonly database: Database;
  readonly disks: Disks;
}

/** Whatever stands there is looked up, so that a malformed token takes no other way than a wrong one. */
const Params = z.object({ token: z.string() });

/** Guessing a token is hopeless; this only keeps the guessing cheap for us. */
const RATE_LIMIT = { config: { rateLimit: { max: 60, timeWindow: '1 minute' } } } as const;

/**
 * `GET /reports/:token` shows what the link opens; `POST` counts a download and leads on to `GET /downloads/:token`, which
 * hands the file out, whole or in ranges, for an hour. Mail scanners follow links but press no buttons, so a look does
 * not count; nor does resuming a transfer. Whatever opens nothing gets the same 404.
 */
export async function downloadRoutes(app: FastifyInstance, options: DownloadOptions) {
  const { database, disks } = options;
  app.setErrorHandler<Error & { statusCode?: number; code?: string }>(answerError);

  app.get('/reports/:token', RATE_LIMIT, async (request, reply) => {
    const link = await findValidLink(database, request);
    if (!link) return notFound(request, reply);
    const clinic = pageClinic(await requireClinic(database, link.clinicId), '..');
    return reply.headers(pageHeaders(clinic)).send(downloadPage(link, localeOf(request), clinic));
  });

  app.post('/reports/:token', RATE_LIMIT, async (request, reply) => {
    const link = await findValidLink(database, request);
    if (!link) return notFound(request, reply);
    const refuse = async (reason: links.Refusal) => {
      await links.recordRefusal(database, link, reason);
      return notFound(request, reply);
    };
    // A report that cannot be handed out does not use up the link.
    if (!(await isThere(request, disks, link.report))) return refuse('reportMissing');
    const token = newDownloadToken();
    const now = new Date();
    const expiresAt = new Date(now.getTime() + REDEMPTION_MINUTES * 60_000);
    const redemption = { tokenHash: hashDownloadToken(token), expiresAt };
    const state = await links.redeemLink(database, link, redemption, now);
    if (state !== 'valid') return refuse(state);
    // Relative, so that it holds under whatever URL the page was reached.
    return reply.headers(PRIVATE_HEADERS).redirect(`../downloads/${token}`, 303);
  });

  app.route({
    method: ['GET', 'HEAD'],
    url: '/downloads/:token',
    ...RATE_LIMIT,
    async handler(request, reply) {
      const redemption = await findRedemption(database, request);
      if (!redemption) return notFound(request, reply);
      const { report, link } = redemption;
      const { bytes, fileName } = report;
      const file = { ...objectOf(report), bytes, fileName, contentType: 'application/pdf' };
      reply.headers(PRIVATE_HEADERS);
      try {
        return await sendObject(request, reply, disks.named(report.disk), file);
      } catch (error) {
        if (!isMissing(error, request, report)) throw error;
        await links.recordRefusal(database, link, 'reportMissing');
        return notFound(request, reply);
      }
    },
  });
}

async function findValidLink(
  database: Database,
  request: FastifyRequest,
): Promise<links.FoundLink | undefined> {
  const tokenHash = hashDownloadToken(Params.parse(request.params).token);
  const link = await links.findLinkByToken(database, tokenHash);
  const known = isDownloadTokenHash(tokenHash, link?.tokenHash);
  const state = link && known ? linkState(link, new Date()) : 'unknown';
  if (state === 'valid') return link;
  await links.recordRefusal(database, link, state);
  return undefined;
}

async function findRedemption(
  database: Database,
  request: FastifyRequest,
): Promise<links.Redemption | undefined> {
  const tokenHash = hashDownloadToken(Params.parse(request.params).token);
  const redemption = await links.findRedemption(database, tokenHash);
  const known = isDownloadTokenHash(tokenHash, redemption?.tokenHash);
  const reason = redemption && known ? redemptionRefusal(redemption, new Date()) : 'unknown';
  if (reason === undefined) return redemption;
  await links.recordRefusal(database, redemption?.link, reason);
  return undefined;
}

function redemptionRefusal({ revokedAt, expiresAt }: links.Redemption, now: Date): links.Refusal | undefined {
  if (revokedAt !== null) return 'revoked';
  return expiresAt <= now ? 'redemptionExpired' : undefined;
}

async function isThere(request: FastifyRequest, disks: Disks, report: Report): Promise<boolean> {
  try {
    await disks.named(report.disk).verify(objectOf(report));
    return true;
  } catch (error) {
    if (!isMissing(error, request, report)) throw error;
    return false;
  }
}

/** Whether a report could not be read because its file is gone, which the operator has to know. */
function isMissing(error: unknown, request: FastifyRequest, { id: reportId }: Report): boolean {
  if (!(error instanceof ObjectNotFoundError)) return false;
  request.log.error({ reportId }, 'the file of a report is missing');
  return true;
}

const localeOf = (request: FastifyRequest) => pageLocale(request.headers['accept-language']);

const notFound = (request: FastifyRequest, reply: FastifyReply) =>
  reply
    .code(404)
    .headers(PAGE_HEADERS)
    .send(linkNotValidPage(localeOf(request)));

/** People see these answers, so they are pages. */
function answerError(
  error: Error & { statusCode?: number; code?: string },
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const status = error.statusCode ?? 503;
  if (status >= 500) {
    const failure = error.code ?? error.name;
    request.log.error({ failure, route: request.routeOptions.url }, 'a report cannot be handed out');
  }
  const write = status === 429 ? tooManyRequestsPage : reportUnavailablePage;
  return reply
    .code(status)
    .headers(PAGE_HEADERS)
    .send(write(localeOf(request)));
}
