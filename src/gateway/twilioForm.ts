import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { publicUrlOf } from '../domain/shared/publicUrl.ts';
import { verifyTwilioSignature } from '../providers/twilio.ts';

const Form = z.record(z.string(), z.string());

/** A form post that claims to come from Twilio. */
export interface TwilioForm {
  readonly fields: Readonly<Record<string, string>>;
  /** Whether one of these auth tokens has signed it. */
  isSignedWith(tokens: readonly string[]): boolean;
}

/**
 * The form of a request with a signature, which is still to be checked; undefined for any other request.
 *
 * @param publicUrl as Twilio calls it, whatever a proxy in between makes of it: the signature covers this URL
 */
export function readTwilioForm(request: FastifyRequest, publicUrl: string): TwilioForm | undefined {
  const signature = request.headers['x-twilio-signature'];
  const form = Form.safeParse(request.body);
  if (typeof signature !== 'string' || !form.success) return undefined;
  const signedUrl = publicUrlOf(publicUrl, request.url);
  return {
    fields: form.data,
    isSignedWith: (tokens) =>
      tokens.some((token) => verifyTwilioSignature(token, signature, signedUrl, form.data)),
  };
}

/** The answer to a webhook that its provider has not signed. */
export const invalidSignature = (reply: FastifyReply) =>
  reply.code(401).send({ error: 'InvalidSignature', message: 'the signature of this webhook is not valid' });
