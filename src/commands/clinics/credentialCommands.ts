import { userInfo } from 'node:os';
import { z } from 'zod';
import {
  credentialsOf,
  removeCredentials,
  requireKey,
  setCredentials,
} from '../../clinics/changeCredentials.ts';
import { CredentialProvider } from '../../contracts/clinics/clinicCredentials.ts';
import { ClinicId } from '../../contracts/shared/ids.ts';
import {
  type CredentialKind,
  RESEND,
  type StoredCredentials,
  TWILIO,
} from '../../store/clinics/clinicCredentials.ts';
import { requireClinic } from '../../store/clinics/clinics.ts';
import { describeUnreadable } from '../../store/clinics/unreadableCredentials.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { columns } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';
import { parseSecrets, readSecretText } from './readCredentials.ts';

const clinicId = () => argument(ClinicId, 'the id of a clinic, such as riverside');
const provider = () => option(CredentialProvider, 'provider', 'whose account it is');

export const setClinicCredentials = defineCommand({
  name: 'clinics credentials set',
  input: {
    id: clinicId(),
    provider: provider(),
    from: option(
      z.string().min(1, 'must not be empty'),
      'file',
      'a file with lines such as RESEND_API_KEY=re_…, or TWILIO_ACCOUNT_SID=AC… and TWILIO_AUTH_TOKEN=…; - for standard input',
    ),
  },
  examples: [
    'clinics credentials set riverside --provider resend --from resend.env',
    'clinics credentials set riverside --provider twilio --from -',
  ],
  run: async ({ id, provider, from }, context) => {
    const lines = await readSecretText(from);
    const stored = await (provider === 'resend'
      ? save(RESEND, { id, lines }, context)
      : save(TWILIO, { id, lines }, context));
    await noteSender(id, provider, context);
    return {
      value: { clinicId: id, ...stored },
      text: `${id} sends from its own account of ${provider}: version ${stored.version}, fingerprint ${stored.fingerprint}`,
    };
  },
});

export const showClinicCredentials = defineCommand({
  name: 'clinics credentials show',
  input: { id: clinicId() },
  examples: ['clinics credentials show riverside'],
  run: async ({ id }, context) => {
    const database = await context.database();
    const credentials = await credentialsOf(database, id);
    const unreadable = await describeUnreadable(database, context.config.CLINIC_CREDENTIALS_KEY, id);
    if (unreadable !== undefined) context.note(unreadable);
    const header = ['provider', 'fingerprint', 'version', 'set', 'by', 'key'];
    const rows = credentials.map(({ provider, fingerprint, version, changedAt, changedBy, keyId }) => [
      provider,
      fingerprint,
      String(version),
      changedAt.toISOString(),
      changedBy,
      keyId,
    ]);
    return {
      value: { clinicId: id, credentials },
      text: rows.length === 0 ? `${id} has no credentials of its own` : columns([header, ...rows]).join('\n'),
    };
  },
});

export const clearClinicCredentials = defineCommand({
  name: 'clinics credentials clear',
  input: { id: clinicId(), provider: provider() },
  examples: ['clinics credentials clear riverside --provider resend'],
  run: async ({ id, provider }, context) => {
    const change = { database: await context.database(), clinicId: id, changedBy: userInfo().username };
    await removeCredentials(change, provider);
    return {
      value: { clinicId: id, provider },
      text: `${id} sends from the account of the configuration at ${provider}`,
    };
  },
});

async function save<Secrets>(
  kind: CredentialKind<Secrets>,
  { id, lines }: { readonly id: ClinicId; readonly lines: string },
  context: CommandContext,
): Promise<StoredCredentials> {
  const secrets = parseSecrets(kind, lines);
  const key = requireKey(context.config.CLINIC_CREDENTIALS_KEY);
  const change = { database: await context.database(), clinicId: id, changedBy: userInfo().username };
  return setCredentials(change, key, { kind, secrets });
}

/** The sender of the configuration belongs to the account of the configuration. */
async function noteSender(
  id: ClinicId,
  provider: CredentialProvider,
  context: CommandContext,
): Promise<void> {
  const { profile } = await requireClinic(await context.database(), id);
  if (provider === 'resend' && profile.emailFromAddress === null)
    context.note(
      'its e-mails come from EMAIL_FROM until clinics set --email-from-address names an address of the account',
    );
  if (provider === 'twilio' && profile.smsFrom === null)
    context.note('its SMS come from TWILIO_FROM until clinics set --sms-from names a number of the account');
}
