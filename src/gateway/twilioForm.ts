import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { publicUrlOf } from '../domain/shared/publicUrl.ts';
import { verifyTwilioSignature } from '../providers/twilio.ts';

const Form = z.record(z.string(), z.string());

export interface TwilioSignatureOptions {
  /** As Twilio calls it, whatever a proxy in between makes of it: the signature covers this URL. */
  readonly publicUrl: string;
  /** Those whose signatures are taken, the previous one too while they change; none refuses every webhook. */
  readonly twilioAuthTokens: readonly string[];
}

/** The fields of a form that Twilio has signed; undefined for any other request. */
export function readTwilioForm(
  request: FastifyRequest,
  { publicUrl, twilioAuthTokens }: TwilioSignatureOptions,
): Readonly<Record<string, string>> | undefined {
  const signature = request.headers['x-twilio-signature'];
  const form = Form.safeParse(request.body);
  if (typeof signature !== 'string' || !form.success) return undefined;
  const signedUrl = publicUrlOf(publicUrl, request.url);
  const isSigned = twilioAuthTokens.some((token) =>
    verifyTwilioSignature(token, signature, signedUrl, form.data),
  );
  return isSigned ? form.data : undefined;
}

/** The answer to a webhook that its provider has not signed. */
export const invalidSignature = (reply: FastifyReply) =>
  reply.code(401).send({ error: 'InvalidSignature', message: 'the signature of this webhook is not valid' });
