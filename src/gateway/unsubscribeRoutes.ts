import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ClinicId, MessageId } from '../contracts/shared/ids.ts';
import { findClinic } from '../store/clinics/clinics.ts';
import type { Database } from '../store/database.ts';
import { findRecipient } from '../store/messaging/messages.ts';
import { suppress } from '../store/messaging/suppressions.ts';
import { type PageClinic, pageClinic, pageHeaders } from './page.ts';
import { pageLocale } from './pageLocale.ts';
import { unsubscribedPage, unsubscribePage } from './unsubscribePage.ts';

const Params = z.object({ clinic: ClinicId, message: MessageId });

const RATE_LIMIT = { config: { rateLimit: { max: 60, timeWindow: '1 minute' } } } as const;

/**
 * `GET /unsubscribe/:clinic/:message` asks; `POST` opts the message's recipient out of the clinic's e-mails of its category, from the page
 * or from the mail program (RFC 8058). Programs that look at links beforehand do not opt a contact out. An unknown message is
 * answered the same, so that a stranger does not learn which exist.
 */
export async function unsubscribeRoutes(app: FastifyInstance, { database }: { readonly database: Database }) {
  app.get('/unsubscribe/:clinic/:message', RATE_LIMIT, async (request, reply) => {
    const clinic = await clinicOf(request);
    return reply.headers(pageHeaders(clinic)).send(unsubscribePage(localeOf(request, clinic), clinic));
  });

  app.post('/unsubscribe/:clinic/:message', RATE_LIMIT, async (request, reply) => {
    const params = Params.safeParse(request.params);
    const message = params.success
      ? await findRecipient(database, params.data.clinic, params.data.message)
      : undefined;
    if (params.success && message?.channel === 'email') {
      await suppress(database, params.data.clinic, {
        channel: 'email',
        address: message.recipient,
        category: message.category,
        reason: 'unsubscribe',
        messageId: message.id,
      });
    }
    const clinic = await clinicOf(request);
    return reply.headers(pageHeaders(clinic)).send(unsubscribedPage(localeOf(request, clinic), clinic));
  });

  /** The clinic of the link, whether or not there is such a message. */
  async function clinicOf({ params }: FastifyRequest) {
    const id = z.object({ clinic: ClinicId }).safeParse(params).data?.clinic;
    const clinic = id && (await findClinic(database, id));
    return clinic ? pageClinic(clinic, '../..') : null;
  }
}

/** The language of the browser, or else of the clinic. */
const localeOf = ({ headers }: FastifyRequest, clinic: PageClinic | null) =>
  pageLocale(headers['accept-language'], clinic?.locale);
