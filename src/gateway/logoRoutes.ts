import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ClinicId } from '../contracts/shared/ids.ts';
import type { Disks } from '../disks/createDisks.ts';
import { findLogo } from '../store/clinics/clinics.ts';
import type { Database } from '../store/database.ts';

const Params = z.object({ clinic: ClinicId, file: z.string().regex(/^[0-9a-f]{64}\.png$/) });

/**
 * `GET /logos/:clinic/:sha256.png`: the logo that e-mails and pages of a clinic show. Its name changes with its content, so
 * that it may be kept for good.
 */
export async function logoRoutes(
  app: FastifyInstance,
  { database, disks }: { readonly database: Database; readonly disks: Disks },
) {
  app.get('/logos/:clinic/:file', async (request, reply) => {
    const params = Params.safeParse(request.params).data;
    const logo = params && (await findLogo(database, params.clinic, params.file.slice(0, 64)));
    if (!logo) return reply.callNotFound();
    const png = await disks.named(logo.disk).read({ key: logo.objectKey, sha256: logo.sha256 });
    return reply
      .headers({
        'content-type': 'image/png',
        'cache-control': 'public, max-age=31536000, immutable',
        etag: `"${logo.sha256}"`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        // Web mail shows it in pages of other sites.
        'cross-origin-resource-policy': 'cross-origin',
      })
      .send(png);
  });
}
