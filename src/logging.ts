import { type Logger, pino } from 'pino';

export type { Logger };

/**
 * A structured log on standard error. Lines carry ids and counts; the fields named here are dropped should one ever
 * be passed by mistake.
 */
export function createLogger(name: string, level: string): Logger {
  return pino(
    {
      name,
      level,
      base: { name },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['*', '*.*'].flatMap((depth) =>
          [
            'email',
            'phone',
            'to',
            'body',
            'html',
            'text',
            'token',
            'authorization',
            'cookie',
            'secret',
            'apiKey',
            'authToken',
            'authTokenPrevious',
            'webhookSecret',
            'webhookSecretPrevious',
          ].map((field) => (depth === '*' ? field : `*.${field}`)),
        ),
        remove: true,
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
