import type { FastifyInstance } from 'fastify';
import { RequestError } from '../requestError.ts';

/** Methods of the routes of an app, by their URL within it. */
export type MethodsByUrl = ReadonlyMap<string, ReadonlySet<string>>;

/** The methods of the routes that are registered from now on. */
export function collectMethods(app: FastifyInstance): MethodsByUrl {
  const collected = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ routePath, method }) => {
    const known = collected.get(routePath) ?? new Set();
    for (const each of [method].flat()) known.add(each);
    collected.set(routePath, known);
  });
  return collected;
}

/** Answers 405 to the methods that a URL does not have, with those that it has as `Allow`. */
export function refuseOtherMethods(app: FastifyInstance, methods: MethodsByUrl): void {
  for (const [url, known] of [...methods]) {
    const allowed = [...known].sort().join(', ');
    app.route({
      method: app.supportedMethods.filter((method) => !known.has(method)),
      url,
      schema: { hide: true },
      // Before the body is looked at.
      onRequest: async (request, reply) => {
        reply.header('allow', allowed);
        const message = `${request.method} is none of ${allowed}`;
        throw new RequestError(405, 'MethodNotAllowed', message);
      },
      handler: (_request, reply) => reply.send(),
    });
  }
}
