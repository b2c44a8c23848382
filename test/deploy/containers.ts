import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { Settings } from '../../src/config/settings.ts';

export type SettingName = keyof z.output<typeof Settings>;

/** A process of Aftercare in a container, as one of the files in deploy/ describes it. */
export interface Container {
  /** The command, such as `node dist/worker.js`. */
  readonly command: string;
  /** The environment variables that it gets by name. */
  readonly environment: ReadonlyMap<string, string>;
  /** Whether it gets every setting that is not a secret by its name. */
  readonly getsAllSettings: boolean;
  readonly readOnlyRoot: boolean;
  /** Folders that it may write to. */
  readonly writable: readonly string[];
}

export type Process = 'worker' | 'gateway';

const ComposeFile = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      command: z.unknown().optional(),
      environment: z.record(z.string(), z.string()).default({}),
      read_only: z.boolean().default(false),
      tmpfs: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      secrets: z.array(z.string()).default([]),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

/** docker-compose.yml with its anchors and merge keys resolved. */
export const composeFile = ComposeFile.parse(
  parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }),
);

const KubernetesVariable = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }).optional(),
});

const Deployment = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.tuple([
          z.object({
            command: z.array(z.string()),
            envFrom: z.array(z.object({ configMapRef: z.object({ name: z.literal('aftercare') }) })),
            env: z.array(KubernetesVariable),
            securityContext: z.object({ readOnlyRootFilesystem: z.boolean(), runAsNonRoot: z.literal(true) }),
            volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
          }),
        ]),
        volumes: z.array(z.object({ name: z.string(), emptyDir: z.object({}) })),
      }),
    }),
  }),
});

export function composeContainer(process: Process): Container {
  const service = composeFile.services[process];
  if (!service) throw new Error(`docker-compose.yml has no service ${process}`);
  return {
    command: z.array(z.string()).default(['node', 'dist/worker.js']).parse(service.command).join(' '),
    environment: new Map(Object.entries(service.environment)),
    getsAllSettings: false,
    readOnlyRoot: service.read_only,
    writable: [
      ...service.tmpfs,
      // "name:/path", "/path" for a volume without a name; ":ro" at the end cannot be written.
      ...service.volumes
        .filter((volume) => !volume.endsWith(':ro'))
        .map((volume) => volume.split(':').at(-1) ?? ''),
    ],
  };
}

export function kubernetesContainer(process: Process): Container {
  const deployments = parseAllDocuments(readFileSync('deploy/kubernetes/aftercare.yaml', 'utf8')).map(
    (document) => Deployment.parse(document.toJS()),
  );
  const pod = deployments.find(({ metadata }) => metadata.name === `aftercare-${process}`)?.spec.template
    .spec;
  if (!pod) throw new Error(`aftercare.yaml has no deployment of the ${process}`);
  const [container] = pod.containers;
  return {
    command: container.command.join(' '),
    environment: new Map(
      container.env.map(({ name, value, valueFrom }) => [
        name,
        value ?? `secret ${valueFrom?.secretKeyRef.key}`,
      ]),
    ),
    getsAllSettings: container.envFrom.length === 1,
    readOnlyRoot: container.securityContext.readOnlyRootFilesystem,
    writable: container.volumeMounts
      .filter(({ name }) => pod.volumes.some((volume) => volume.name === name))
      .map(({ mountPath }) => mountPath),
  };
}
