import { ApiScope } from '../../src/contracts/clinics/apiScope.ts';
import { ApiTokenId } from '../../src/contracts/shared/ids.ts';
import { hashApiToken, newApiToken } from '../../src/security/apiToken.ts';
import { newId } from '../../src/security/newId.ts';
import { createApiToken, type NewApiToken } from '../../src/store/clinics/apiTokens.ts';
import type { Database } from '../../src/store/database.ts';

/** Stores a token of this clinic, or of all with null, that never expires and has every scope, but for these fields. */
export async function addApiToken(
  database: Database,
  fields: Pick<NewApiToken, 'clinicId'> & Partial<NewApiToken>,
): Promise<string> {
  const token = newApiToken();
  await createApiToken(database, {
    tokenId: ApiTokenId.parse(newId('tk')),
    name: 'test',
    scopes: ApiScope.options,
    expiresAt: null,
    hash: hashApiToken(token),
    createdBy: 'test',
    ...fields,
  });
  return token;
}
