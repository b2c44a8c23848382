import { isIP } from 'node:net';
import { z } from 'zod';

/** Of https://www.npmjs.com/package/proxy-addr, which Fastify asks. */
const NAMES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];

/** Which proxies may tell for whom they ask: addresses, networks and names of networks, or `none`. */
export const TrustedProxies = z
  .string()
  .transform((text) => (text.trim() === 'none' ? [] : text.split(',').map((part) => part.trim())))
  .pipe(
    z.array(
      z
        .string()
        .refine(
          (part) => NAMES.includes(part) || isNetwork(part),
          'must be addresses, networks, loopback, linklocal or uniquelocal, separated by commas, or none',
        ),
    ),
  );

/** An address, or one with the length of its prefix. */
function isNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return length === undefined || (/^\d+$/.test(length) && Number(length) <= (version === 4 ? 32 : 128));
}
