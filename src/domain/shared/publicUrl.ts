/**
 * A path of the gateway, from `/` on and with its query if any, as patients and providers reach it. `PUBLIC_URL` may have a path of
 * its own, which a reverse proxy removes.
 *
 * @example publicUrlOf('https://clinic.example/aftercare', '/reports/a') // https://clinic.example/aftercare/reports/a
 */
export const publicUrlOf = (publicUrl: string, path: string): string =>
  new URL(`${publicUrl.replace(/\/+$/, '')}${path}`).href;
