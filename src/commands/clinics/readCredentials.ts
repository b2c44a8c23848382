import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { parseEnv } from 'node:util';
import type { CredentialProvider } from '../../contracts/clinics/clinicCredentials.ts';
import { InputError } from '../../inputError.ts';
import type { CredentialKind } from '../../store/clinics/clinicCredentials.ts';

/** Names standard input. */
const STANDARD_INPUT = '-';
const MAX_BYTES = 64 * 1024;

/** The fields of secrets under the names that the settings of the configuration have. */
export const SECRET_NAMES = {
  resend: {
    RESEND_API_KEY: 'apiKey',
    RESEND_WEBHOOK_SECRET: 'webhookSecret',
    RESEND_WEBHOOK_SECRET_PREVIOUS: 'webhookSecretPrevious',
  },
  twilio: {
    TWILIO_ACCOUNT_SID: 'accountSid',
    TWILIO_AUTH_TOKEN: 'authToken',
    TWILIO_AUTH_TOKEN_PREVIOUS: 'authTokenPrevious',
  },
} as const satisfies Record<CredentialProvider, Readonly<Record<string, string>>>;

/**
 * The text of a file or of standard input. What is typed is not repeated: it may be the secret itself.
 *
 * @throws {@link InputError}
 */
export async function readSecretText(from: string): Promise<string> {
  if (from === STANDARD_INPUT) return limitedText(process.stdin);
  const found = await stat(from).catch(() => undefined);
  if (!found)
    throw new InputError(
      'FileNotFound',
      '--from: there is no such file; name a file, or - for standard input',
    );
  if (found.isDirectory()) throw new InputError('FileNotFound', '--from: is a directory; name a file');
  return limitedText(createReadStream(from));
}

/** A pipe and a device have no size to be checked beforehand. */
async function limitedText(source: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of source) {
      chunks.push(Buffer.from(chunk));
      bytes += chunk.length;
      if (bytes > MAX_BYTES) break;
    }
  } catch {
    throw new InputError('NoPermission', '--from: the file cannot be read');
  }
  if (bytes > MAX_BYTES) throw invalid(['--from: is longer than 64 KiB']);
  // Editors on Windows begin a file with a byte order mark.
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/**
 * Reads lines such as `RESEND_API_KEY=re_…`.
 *
 * @throws {@link InputError} naming each wrong line by its name, and no value
 */
export function parseSecrets<Secrets>(kind: CredentialKind<Secrets>, lines: string): Secrets {
  const fields = new Map<string, string>(Object.entries(SECRET_NAMES[kind.provider]));
  const given = Object.entries(parseEnv(lines)).filter(([, value]) => value !== '');
  const known = given.flatMap(([name, value]) => {
    const field = fields.get(name);
    return field === undefined ? [] : [[field, value] as const];
  });
  const parsed = kind.schema.safeParse(Object.fromEntries(known));
  const problems =
    known.length < given.length ? [`--from: has lines other than ${[...fields.keys()].join(', ')}`] : [];
  for (const { path, message } of parsed.error?.issues ?? []) {
    const [name = '--from'] = [...fields].find(([, field]) => field === path[0]) ?? [];
    problems.push(`${name}: ${known.some(([field]) => field === path[0]) ? message : 'is missing'}`);
  }
  if (!parsed.success || problems.length > 0) throw invalid(problems);
  return parsed.data;
}

const invalid = (problems: readonly string[]): InputError =>
  new InputError('InvalidCredentials', problems.join('; '));
