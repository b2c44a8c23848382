import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { loadConfig } from '../../src/config/config.ts';
import { SECRETS, Settings } from '../../src/config/settings.ts';
import {
  composeContainer,
  composeFile,
  kubernetesContainer,
  type Process,
  type SettingName,
} from './containers.ts';
import { reachedModules } from './reachedModules.ts';

/** Which process reads which secret. The command line runs in the worker's container. */
const SECRET_READERS = {
  DATABASE_URL: ['worker', 'gateway'],
  PSEUDONYM_KEY: ['worker', 'gateway'],
  CLINIC_CREDENTIALS_KEY: ['worker', 'gateway'],
  S3_SECRET_ACCESS_KEY: ['worker', 'gateway'],
  GEMINI_API_KEY: ['worker'],
  RESEND_API_KEY: ['worker'],
  RESEND_WEBHOOK_SECRET: ['gateway'],
  RESEND_WEBHOOK_SECRET_PREVIOUS: ['gateway'],
  TWILIO_AUTH_TOKEN: ['worker', 'gateway'],
  TWILIO_AUTH_TOKEN_PREVIOUS: ['gateway'],
} as const satisfies Record<(typeof SECRETS)[number], readonly Process[]>;

/** Settings that one process alone reads, which the test of the sources proves; the other need not get them. */
const READ_BY_ONE: Partial<Record<SettingName, Process>> = {
  GATEWAY_HOST: 'gateway',
  GATEWAY_PORT: 'gateway',
  GATEWAY_METRICS_ADDRESS: 'gateway',
  WORKER_METRICS_ADDRESS: 'worker',
  WORKFLOW_BUNDLE: 'worker',
};

/** Settings that no production file may give, and the one that the image has at its default. */
const NEVER_GIVEN = ['SANDBOX_URL', 'WORKFLOW_BUNDLE'];

const names = Object.keys(Settings.shape);
const secrets: ReadonlySet<string> = new Set(SECRETS);
const PLATFORMS = [
  { platform: 'docker-compose.yml', containerOf: composeContainer },
  { platform: 'deploy/kubernetes/aftercare.yaml', containerOf: kubernetesContainer },
];

for (const { platform, containerOf } of PLATFORMS) {
  describe(platform, () => {
    for (const process of ['worker', 'gateway'] as const) {
      const container = containerOf(process);
      const given = (name: string) =>
        container.environment.has(name) || container.environment.has(`${name}_FILE`);

      it(`runs the ${process} in the container of that name`, () => {
        assert.equal(container.command, `node dist/${process}.js`);
      });

      it(`gives the ${process} every setting that it reads`, () => {
        const missing = names.filter((name) => {
          if (secrets.has(name) || NEVER_GIVEN.includes(name) || given(name)) return false;
          const reader = Object.entries(READ_BY_ONE).find(([setting]) => setting === name)?.[1];
          return !container.getsAllSettings && (reader === undefined || reader === process);
        });
        assert.deepEqual(missing, []);
      });

      it(`gives the ${process} exactly the secrets that it reads`, () => {
        const readers: Record<string, readonly Process[]> = SECRET_READERS;
        const expected = names.filter((name) => readers[name]?.includes(process));
        assert.deepEqual(
          names.filter((name) => secrets.has(name) && given(name)),
          expected,
        );
      });

      it(`gives the ${process} no variable that is not a setting`, () => {
        const unknown = [...container.environment.keys()].filter(
          (name) => !names.includes(name) && !names.includes(name.replace(/_FILE$/, '')),
        );
        assert.deepEqual(unknown, []);
      });
    }
  });
}

describe('docker-compose.yml', () => {
  it('mounts exactly the secrets that a process is told the path of', () => {
    for (const process of ['worker', 'gateway'] as const) {
      const paths = [...composeContainer(process).environment.values()].filter((value) =>
        value.startsWith('/run/secrets/'),
      );
      const mounted = composeFile.services[process]?.secrets.map((name) => `/run/secrets/${name}`);
      assert.deepEqual(mounted?.toSorted(), paths.toSorted());
    }
  });

  it('gives the container that applies the schedules the settings of a worker, and no key of a provider', () => {
    const { schedules, worker } = composeFile.services;
    assert.deepEqual(schedules?.command, ['aftercare', 'schedules', 'apply']);
    const missing = Object.keys(worker?.environment ?? {}).filter(
      (name) => !(name in (schedules?.environment ?? {})),
    );
    assert.deepEqual(missing.toSorted(), [
      'GEMINI_API_KEY_FILE',
      'RESEND_API_KEY_FILE',
      'TWILIO_AUTH_TOKEN_FILE',
      'WORKER_METRICS_ADDRESS',
    ]);
    assert.deepEqual(schedules?.secrets, ['database_url', 'pseudonym_key', 'credentials_key']);
  });

  it('declares each secret and volume that a service mounts, and no other', () => {
    const services = Object.values(composeFile.services);
    assert.deepEqual(
      [...new Set(services.flatMap((service) => service.secrets))].toSorted(),
      Object.keys(composeFile.secrets).toSorted(),
    );
    const mounted = services
      .flatMap((service) => service.volumes)
      .map((volume) => volume.split(':')[0] ?? '');
    assert.deepEqual(
      [...new Set(mounted.filter((source) => /^\w/.test(source)))].toSorted(),
      Object.keys(composeFile.volumes).toSorted(),
    );
  });

  it('starts with the settings of deploy/example.env, of which an empty one is not set', () => {
    const example = parseEnv(readFileSync('deploy/example.env', 'utf8'));
    const secretsGiven = Object.fromEntries(
      SECRETS.map((name) => [name, name.startsWith('RESEND_WEBHOOK') ? 'whsec_c2VjcmV0' : 'ab'.repeat(32)]),
    );
    for (const process of ['worker', 'gateway'] as const) {
      const environment = [...composeContainer(process).environment]
        .filter(([name]) => !name.endsWith('_FILE'))
        .map(([name, value]) => [name, interpolate(value, example)] as const);
      const config = loadConfig(process, {
        ...Object.fromEntries(environment),
        S3_ACCESS_KEY_ID: 'key',
        ...secretsGiven,
        DATABASE_URL: 'postgres://aftercare:secret@postgres/aftercare',
      });
      assert.equal(config.EMAIL_FROM, example.EMAIL_FROM);
      assert.equal(config.DISK, 'local');
      assert.deepEqual(config.temporal.connectionOptions.address, 'temporal:7233');
    }
  });

  it('refuses to start without the settings that production needs', () => {
    const { environment } = composeContainer('worker');
    for (const name of ['PUBLIC_URL', 'EMAIL_FROM', 'TWILIO_ACCOUNT_SID', 'TWILIO_FROM'])
      assert.match(environment.get(name) ?? '', /^\$\{\w+:\?set \w+ in \.env\}$/);
  });
});

describe('the settings that one process alone reads', () => {
  const modules = {
    worker: [...reachedModules('src/worker.ts'), ...reachedModules('src/client.ts')],
    gateway: [...reachedModules('src/gateway.ts')],
  };

  for (const [name, reader] of Object.entries(READ_BY_ONE)) {
    it(`${name} is read by the ${reader} alone`, () => {
      const readIn = (process: Process) =>
        modules[process]
          .filter(([path, text]) => !path.startsWith('src/config/') && new RegExp(`\\b${name}\\b`).test(text))
          .map(([path]) => path);
      assert.notDeepEqual(readIn(reader), []);
      assert.deepEqual(readIn(reader === 'worker' ? 'gateway' : 'worker'), []);
    });
  }

  it('no process reads the value of a secret that it does not get', () => {
    for (const [name, readers] of Object.entries(SECRET_READERS)) {
      for (const process of ['worker', 'gateway'] as const) {
        if (readers.some((reader) => reader === process)) continue;
        const reading = modules[process].filter(([, text]) => new RegExp(`config\\.${name}\\b`).test(text));
        assert.deepEqual(
          reading.map(([path]) => path),
          [],
          `${process} reads ${name}`,
        );
      }
    }
  });
});

/** What Compose makes of `${NAME:-default}` and `${NAME:?message}`. */
function interpolate(value: string, variables: Readonly<Record<string, string | undefined>>): string {
  return value.replaceAll(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
    const text = variables[name] || (kind === '-' ? rest : undefined);
    assert.ok(text !== undefined, `${name}: ${rest}`);
    return text;
  });
}
