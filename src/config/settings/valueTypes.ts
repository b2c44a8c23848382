import { z } from 'zod';

/** A whole number within limits. */
export const whole = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z.coerce.number().int().min(min).max(max);

export const positive = () => z.coerce.number().positive();

export const httpUrl = () => z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });

export const hostAndPort = () => z.string().regex(/^[^:]+:\d+$/, 'must be host:port');

/** Some of these values, separated by commas. */
export const list = <T extends string>(values: readonly T[]) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.enum(values)).min(1));
