import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Disks } from '../disks/createDisks.ts';
import { ObjectNotFoundError } from '../disks/diskErrors.ts';
import { hashDownloadToken } from '../security/downloadToken.ts';
import type { Database } from '../store/database.ts';
import { countDownload, findReportByToken, objectOf } from '../store/reports.ts';
import { downloadPage, linkNotValidPage } from './downloadPage.ts';

/** 256 bits in base64url. */
const Params = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

/** A link is a secret: it must stay out of caches, of the next page's Referer and of search engines. */
const PRIVATE_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
} as const;

const PAGE_HEADERS = {
  ...PRIVATE_HEADERS,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
} as const;

/** Guessing a token is hopeless; this only keeps the guessing cheap for us. */
const RATE_LIMIT = { config: { rateLimit: { max: 60, timeWindow: '1 minute' } } } as const;

/**
 * `GET /reports/:token` shows what the link opens; `POST` answers the PDF. Mail scanners follow links but press no
 * buttons, so a look does not count as a download. Wrong and expired links get the same 404.
 */
export async function downloadRoutes(
  app: FastifyInstance,
  { database, disks }: { readonly database: Database; readonly disks: Disks },
) {
  app.get('/reports/:token', RATE_LIMIT, async (request, reply) => {
    const params = Params.safeParse(request.params);
    const report =
      params.success && (await findReportByToken(database, hashDownloadToken(params.data.token)));
    if (!report) return notFound(reply);
    return reply.headers(PAGE_HEADERS).send(downloadPage(report));
  });

  app.post('/reports/:token', RATE_LIMIT, async (request, reply) => {
    const params = Params.safeParse(request.params);
    if (!params.success) return notFound(reply);
    const tokenHash = hashDownloadToken(params.data.token);
    const report = await findReportByToken(database, tokenHash);
    if (!report) return notFound(reply);
    try {
      const pdf = await disks.named(report.disk).openRead(objectOf(report));
      await countDownload(database, tokenHash);
      return reply
        .headers(PRIVATE_HEADERS)
        .header('content-type', 'application/pdf')
        .header('content-length', report.bytes)
        .header('content-disposition', `attachment; filename="${report.fileName}"`)
        .send(pdf);
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return notFound(reply);
      throw error;
    }
  });
}

const notFound = (reply: FastifyReply) => reply.code(404).headers(PAGE_HEADERS).send(linkNotValidPage());
