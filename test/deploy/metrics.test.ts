import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readAlertRules } from '../../scripts/reference/runbooksPage.ts';
import { GATEWAY_METRICS } from '../../src/gateway/metrics/gatewayMetrics.ts';

/** What Prometheus itself, the Temporal server and the exporters of docker-compose.yml export, as far as we read it. */
const OF_OTHERS = [
  'up',
  'approximate_backlog_age_seconds',
  'service_requests',
  'service_error_with_type',
  'pg_up',
  'pg_stat_activity_count',
  'pg_settings_max_connections',
  'node_filesystem_avail_bytes',
  'node_filesystem_size_bytes',
  'alertmanager_notifications_failed_total',
];

const Dashboard = z.object({
  panels: z.array(
    z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).default([]) }),
  ),
});

describe('the metrics that rules and dashboards read', () => {
  const { alerts, recorded } = readAlertRules();
  const dashboards = readdirSync('deploy/grafana/dashboards').flatMap((file) =>
    Dashboard.parse(JSON.parse(readFileSync(join('deploy/grafana/dashboards', file), 'utf8'))).panels.flatMap(
      (panel) => panel.targets.map(({ expr }) => ({ reader: `${file}: ${panel.title}`, expr })),
    ),
  );
  const queries = [
    ...alerts.map(({ alert, expr }) => ({ reader: alert, expr })),
    ...[...recorded].map(([reader, expr]) => ({ reader, expr })),
    ...dashboards,
  ];
  const sdk = nativeSdk();
  const ours = [...Object.keys(GATEWAY_METRICS), ...workerMetrics()];

  it('are found in the queries', () => {
    assert.deepEqual(
      metricsIn('sum by (le) (rate(a_bucket{b="c_d"}[5m] offset 1h)) / on (x) max(e) > 0 unless f'),
      ['a_bucket', 'e', 'f'],
    );
    assert.ok(queries.length > 30 && ours.length > 5);
  });

  for (const { reader, expr } of queries) {
    it(`exist: ${reader}`, () => {
      const unknown = metricsIn(expr).filter(
        (name) => !recorded.has(name) && !OF_OTHERS.includes(name) && !ours.includes(name) && !isOfSdk(name),
      );
      assert.deepEqual(unknown, []);
    });
  }

  it('would be missed if the SDK did not have them', () => {
    assert.ok(isOfSdk('temporal_workflow_failed'));
    assert.ok(!isOfSdk('temporal_workflow_failures_that_do_not_exist'));
  });

  /** The SDK has its metrics' names in its native library, without the prefix that it exports them with. */
  function isOfSdk(name: string): boolean {
    const [, own] = /^temporal_(\w+?)(?:_bucket|_count|_sum)?$/.exec(name) ?? [];
    return own !== undefined && sdk.includes(own);
  }
});

/** The names of metrics in a PromQL expression: words that are no function, keyword, label or duration. */
function metricsIn(expr: string): string[] {
  const bare = expr
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, '')
    .replaceAll(/\b(by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)/g, '')
    .replaceAll(/\b\d+(\.\d+)?[smhd]?\b/g, '');
  const words = [...bare.matchAll(/[a-z_][\w:]*(?!\w*\s*\()\b(?!\s*\()/gi)].map(([word]) => word);
  return words.filter((word) => !['and', 'or', 'unless', 'offset', 'bool'].includes(word));
}

function nativeSdk(): Buffer {
  const bridge = dirname(createRequire(import.meta.url).resolve('@temporalio/core-bridge/package.json'));
  const library = readdirSync(join(bridge, 'releases'))
    .map((platform) => join(bridge, 'releases', platform, 'index.node'))
    .find((path) => existsSync(path));
  assert.ok(library, 'the SDK has no native library');
  return readFileSync(library);
}

/** Metrics that activities make with the meter of their worker. */
function workerMetrics(): string[] {
  return readdirSync('src/activities', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join('src/activities', path), 'utf8'))
    .flatMap((text) => [...text.matchAll(/\.create(?:Gauge|Counter|Histogram)\(\s*'(\w+)'/g)])
    .map(([, name = '']) => name);
}
