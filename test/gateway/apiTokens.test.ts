import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type FastifyInstance, fastify } from 'fastify';
import { ClinicId } from '../../src/contracts/shared/ids.ts';
import { createApiTokens } from '../../src/gateway/apiTokens.ts';
import { ApiTokenGrants, hashApiToken } from '../../src/security/apiToken.ts';

const RIVERSIDE = randomBytes(32).toString('base64url');
const RIVERSIDE_NEXT = randomBytes(32).toString('base64');
const EVERYWHERE = randomBytes(32).toString('base64url');

describe('the bearer tokens of apps', () => {
  let app: FastifyInstance;
  let handled = 0;
  before(async () => {
    const tokens = createApiTokens(
      ApiTokenGrants.parse(
        `riverside:${hashApiToken(RIVERSIDE)}, riverside:${hashApiToken(RIVERSIDE_NEXT)}, *:${hashApiToken(EVERYWHERE)}`,
      ),
    );
    app = fastify();
    app.addHook('onRequest', tokens.authenticate);
    app.post<{ Params: { clinic: string } }>('/:clinic', async (request) => {
      handled += 1;
      tokens.checkClinic(request, ClinicId.parse(request.params.clinic));
      return 'done';
    });
  });
  after(() => app.close());

  const post = (clinic: string, authorization?: string) =>
    app.inject({
      method: 'POST',
      url: `/${clinic}`,
      headers: authorization === undefined ? {} : { authorization },
    });

  it('let every token of a clinic act for that clinic, and one for all act for any', async () => {
    for (const [clinic, token] of [
      ['riverside', RIVERSIDE],
      ['riverside', RIVERSIDE_NEXT],
      ['riverside', EVERYWHERE],
      ['hillside', EVERYWHERE],
    ] as const) {
      assert.equal((await post(clinic, `Bearer ${token}`)).statusCode, 200);
    }
    assert.equal((await post('riverside', `bearer ${RIVERSIDE}`)).statusCode, 200, 'the scheme has no case');
  });

  it('answer 403 for another clinic', async () => {
    const refused = await post('hillside', `Bearer ${RIVERSIDE}`);
    assert.deepEqual([refused.statusCode, refused.json().code], [403, 'ClinicNotAllowed']);
  });

  it('answer 401 to anything else before the request is handled, and say which scheme to use', async () => {
    handled = 0;
    for (const authorization of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      `Basic ${RIVERSIDE}`,
      RIVERSIDE,
      `Bearer ${RIVERSIDE}x`,
      `Bearer ${RIVERSIDE.slice(1)}`,
      `Bearer ${hashApiToken(RIVERSIDE)}`,
      `Bearer ${RIVERSIDE} ${RIVERSIDE}`,
    ]) {
      const refused = await post('riverside', authorization);
      assert.equal(refused.statusCode, 401, authorization);
      assert.equal(refused.headers['www-authenticate'], 'Bearer');
      assert.doesNotMatch(refused.body, new RegExp(RIVERSIDE));
    }
    assert.equal(handled, 0);
  });

  it('are configured as hashes by clinic, and nothing else is taken', () => {
    const hash = hashApiToken(RIVERSIDE);
    assert.deepEqual(ApiTokenGrants.parse(''), []);
    assert.deepEqual(ApiTokenGrants.parse(`riverside:${hash},`), [{ clinic: 'riverside', hash }]);
    for (const wrong of [hash, `${hash}:riverside`, 'riverside:secret', `Riverside:${hash}`, `a:${hash}:b`]) {
      const { success, error } = ApiTokenGrants.safeParse(wrong);
      assert.equal(success, false, wrong);
      assert.match(error?.issues[0]?.message ?? '', /must be CLINIC:HASH/);
      assert.doesNotMatch(error?.message ?? '', /secret/);
    }
  });
});
