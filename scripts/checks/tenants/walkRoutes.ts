import { z } from 'zod';
import { startOptions } from '../../../src/config/startOptions.ts';
import { ApiScope } from '../../../src/contracts/clinics/apiScope.ts';
import { ApiTokenId, ClinicId } from '../../../src/contracts/shared/ids.ts';
import type { ApiRoute, RequestContext } from '../../../src/gateway/api/defineRoute.ts';
import { API_ROUTES } from '../../../src/gateway/api/routes.ts';
import { newId } from '../../../src/security/newId.ts';
import { requireClinic } from '../../../src/store/clinics/clinics.ts';
import type { TestApp } from '../../../test/support/testApp.ts';
import type { CheckLine } from '../checkLine.ts';
import { compareAnswers, compareIds, type Tenants } from './compareAnswers.ts';
import { type Shape, shapesOf } from './shapes.ts';

type Parts = Readonly<Record<'params' | 'query' | 'body', unknown>>;

/** Calls every declared route of the API that takes an id with an id of another clinic, and with another clinic. */
export async function walkRoutes(app: TestApp, tenants: Tenants): Promise<CheckLine[]> {
  const lines: CheckLine[] = [];
  for (const route of API_ROUTES) {
    const name = `${route.method} /v1${route.path}`;
    const ask = (parts: Parts) => answerOf(app, route, parts, tenants);
    for (const shape of shapesOf(z.object(route.input), '')) {
      for (const problem of shape.ids.length === 0 ? [] : shape.problems)
        lines.push({ what: name, expected: 'an example of each field', found: problem, ok: false });
      for (const { path, kind } of shape.ids) {
        const askFor = (id: string) => ask(partsWith(shape, path, id, tenants));
        const line = await compareAnswers(app, tenants, { what: `${name} ${path}`, kind, ask: askFor });
        lines.push(path.startsWith('params.') ? lookedUp(line) : line);
      }
      for (const [param, ids] of Object.entries(namesOf(tenants))) {
        if (!route.path.includes(`:${param}`)) continue;
        const askFor = (id: string) => {
          const parts = partsWith(shape, '', '', tenants);
          return ask({ ...parts, params: { ...Object(parts.params), [param]: id } });
        };
        lines.push(await compareIds(app, tenants, { what: `${name} ${param}`, ...ids, ask: askFor }));
      }
    }
  }
  return lines;
}

/** Parameters of paths that are no ids of {@link kindOf}, and what of the other clinic, and of none, is given for them. */
const namesOf = ({ foreign }: Tenants) => ({
  template: { given: `of-${foreign.clinicId}`, unknown: 'no-such-template' },
  clinic: { given: foreign.clinicId, unknown: 'no-such-clinic' },
  job: {
    given: foreign.workflowId,
    unknown: `${foreign.clinicId}/follow-up/post-visit-check-in/ct_${'0'.repeat(24)}`,
  },
});

/** A request that is refused for another reason tells nothing of its id. */
const lookedUp = (line: CheckLine): CheckLine =>
  line.found.startsWith('404') ? line : { ...line, expected: '404', ok: false };

function partsWith(shape: Shape, tested: string, id: string, { own }: Tenants): Parts {
  const built: Partial<Parts> = Object(
    shape.build((path, kind) => {
      if (path === tested) return id;
      return shape.ids.some((each) => each.path === path && each.isRequired) ? own[kind] : undefined;
    }),
  );
  const { params = {}, query = {}, body = null } = built;
  return { params, query, body };
}

async function answerOf(app: TestApp, route: ApiRoute, parts: Parts, { own }: Tenants): Promise<string> {
  const { database, disks, config, client: temporal } = app;
  const context = { database, disks, config, temporal, starting: startOptions(config) };
  try {
    const answer = await route.handle(parts, requestOf(app, own.clinicId), context);
    return 'status' in answer ? `${answer.status} ${JSON.stringify(answer.body)}` : 'a stream';
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    const { statusCode, code } = { statusCode: 500, code: error.name, ...error };
    return `${statusCode} ${code}: ${error.message}`;
  }
}

/** A request with a token of the clinic that has every scope. */
function requestOf({ database }: TestApp, clinic: string): RequestContext {
  const clinicId = ClinicId.parse(clinic);
  return {
    caller: {
      tokenId: ApiTokenId.parse(newId('tk')),
      clinicId,
      name: 'check',
      scopes: ApiScope.options,
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
      previousUntil: null,
      createdAt: new Date(),
    },
    requestId: newId('rq'),
    ifMatch: undefined,
    lastEventId: undefined,
    clinic: () => requireClinic(database, clinicId),
    newId,
  };
}
