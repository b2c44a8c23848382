import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { Settings } from '../../src/config/settings.ts';
import { JOB_QUEUES, PROVIDER_QUEUES } from '../../src/contracts/shared/queues.ts';
import { longestShutdownMs } from '../../src/workers/shutdownTimes.ts';

const Compose = z.object({
  services: z.object({ worker: z.object({ stop_grace_period: z.string().regex(/^\d+m$/) }) }),
});
const Deployment = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    template: z.object({ spec: z.object({ terminationGracePeriodSeconds: z.int().positive() }) }),
  }),
});

describe('the time that container platforms give a worker to end', () => {
  const initial = Settings.partial({ DATABASE_URL: true, PSEUDONYM_KEY: true }).parse({});
  const longestSeconds = longestShutdownMs(initial, [...JOB_QUEUES, ...PROVIDER_QUEUES]) / 1_000;
  const { services } = Compose.parse(parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }));
  const composeSeconds = Number.parseInt(services.worker.stop_grace_period, 10) * 60;
  const deployments = parseAllDocuments(readFileSync('deploy/kubernetes/aftercare.yaml', 'utf8')).map(
    (document) => Deployment.parse(document.toJS()),
  );

  it('is the same in Compose and on Kubernetes', () => {
    const worker = deployments.find(({ metadata }) => metadata.name === 'aftercare-worker');
    assert.equal(worker?.spec.template.spec.terminationGracePeriodSeconds, composeSeconds);
  });

  it('is longer than a worker takes whatever runs', () => {
    assert.ok(longestSeconds < composeSeconds, `a worker takes ${longestSeconds} s of ${composeSeconds} s`);
  });

  it('lets a model call that has begun end', () => {
    const longestCallSeconds = initial.GEMINI_TIMEOUT_MS / 1_000;
    assert.ok(longestCallSeconds < longestSeconds);
  });
});
