import { userInfo } from 'node:os';
import { z } from 'zod';
import { ApiScope } from '../../contracts/clinics/apiScope.ts';
import { ApiTokenId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { hashApiToken, newApiToken } from '../../security/apiToken.ts';
import { newId } from '../../security/newId.ts';
import {
  type ApiToken,
  createApiToken,
  pageOfApiTokens,
  revokeApiToken,
  rotateApiToken,
} from '../../store/clinics/apiTokens.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { argument, flag, option } from '../shared/parameters.ts';
import { TimeAhead } from '../shared/timeAhead.ts';

const tokenId = () => argument(ApiTokenId, 'the id of a token, as `tokens list` shows it');
const EXAMPLE_ID = 'tk_0123456789abcdef01234567';
const DAY_MS = 86_400_000;

const Scopes = z
  .string()
  .transform((text) => text.split(',').map((scope) => scope.trim()))
  .pipe(z.array(ApiScope).min(1))
  .transform((scopes) => [...new Set(scopes)]);

export const createToken = defineCommand({
  name: 'tokens create',
  input: {
    name: option(
      z.string().trim().min(1, 'must not be empty').max(100, 'must have 100 characters at most'),
      'text',
      'what the token is for, such as the name of the app',
    ),
    scopes: option(
      Scopes.prefault('read,send'),
      'scopes',
      'what it may do: read, send, manage, admin',
      'read,send',
    ),
    expires: option(
      TimeAhead.prefault('365d'),
      'time',
      'when it becomes invalid: an instant, or a span',
      '365d',
    ),
    clinic: clinicOption(),
    allClinics: flag('let it act for every clinic'),
  },
  examples: [
    'tokens create --clinic riverside --name booking-app --scopes read,send',
    'tokens create --all-clinics --name operations --scopes admin --expires 90d',
  ],
  run: async ({ name, scopes, expires, clinic, allClinics }, context) => {
    if (allClinics && clinic !== undefined) {
      throw new InputError('InvalidArgument', '--all-clinics: give it or --clinic, not both');
    }
    const acting = allClinics ? null : await context.clinic(clinic);
    const token = newApiToken();
    const created = await createApiToken(await context.database(), {
      tokenId: ApiTokenId.parse(newId('tk')),
      clinicId: acting?.id ?? null,
      name,
      scopes,
      expiresAt: expires,
      hash: hashApiToken(token),
      createdBy: userInfo().username,
    });
    return secretResult(created, token);
  },
});

export const rotateToken = defineCommand({
  name: 'tokens rotate',
  input: {
    token: tokenId(),
    overlapHours: option(
      z.coerce.number().min(0).max(720).default(24),
      'hours',
      'how long the token before stays valid',
      '24',
    ),
    clinic: operatorClinicOption('a token'),
  },
  examples: [`tokens rotate ${EXAMPLE_ID}`, `tokens rotate ${EXAMPLE_ID} --overlap-hours 0`],
  run: async ({ token: tokenId, overlapHours, clinic }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    const token = newApiToken();
    const rotated = await rotateApiToken(await context.database(), {
      clinicId,
      tokenId,
      hash: hashApiToken(token),
      previousUntil: new Date(Date.now() + (overlapHours / 24) * DAY_MS),
      by: userInfo().username,
    });
    if (!rotated) throw unknownToken(tokenId);
    return secretResult(rotated, token);
  },
});

export const revokeToken = defineCommand({
  name: 'tokens revoke',
  input: { token: tokenId(), clinic: operatorClinicOption('a token') },
  examples: [`tokens revoke ${EXAMPLE_ID}`],
  run: async ({ token: tokenId, clinic }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    const by = userInfo().username;
    const revoked = await revokeApiToken(await context.database(), { clinicId, tokenId, by });
    if (!revoked) throw unknownToken(tokenId);
    return { value: revoked, text: `${tokenId} (${revoked.name}) is invalid from now on` };
  },
});

export const listTokens = defineCommand({
  name: 'tokens list',
  input: { clinic: clinicOption(), ...pageOptions(ApiTokenId) },
  examples: ['tokens list --clinic riverside'],
  run: async ({ clinic, ...request }, context) =>
    listResult({
      name: 'tokens',
      page: await pageOfApiTokens(await context.database(), { ...request, clinicId: clinic }),
      header: ['created', 'token', 'clinic', 'name', 'scopes', 'expires', 'last used', 'state'],
      cells: (token) => [
        token.createdAt.toISOString(),
        token.tokenId,
        token.clinicId ?? 'all',
        token.name,
        token.scopes.join(','),
        token.expiresAt?.toISOString() ?? 'never',
        token.lastUsedAt?.toISOString() ?? 'never',
        stateOf(token),
      ],
    }),
});

function stateOf({ revokedAt, expiresAt }: ApiToken): string {
  if (revokedAt) return 'revoked';
  return expiresAt !== null && expiresAt.getTime() <= Date.now() ? 'expired' : 'valid';
}

/** The only time that a token is shown. */
const secretResult = (about: ApiToken, token: string) => ({
  value: { ...about, token },
  text: [
    `${about.tokenId} for ${about.clinicId ?? 'all clinics'}`,
    `  ${token}`,
    'It is not shown again.',
  ].join('\n'),
});

const unknownToken = (id: string): InputError =>
  new InputError('TokenNotFound', `there is no valid token ${id}`);
