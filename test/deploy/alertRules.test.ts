import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readAlertRules } from '../../scripts/reference/runbooksPage.ts';
import { JOB_QUEUES, PROVIDER_QUEUES } from '../../src/contracts/shared/queues.ts';
import { HISTOGRAM_BUCKETS } from '../../src/workers/metricBuckets.ts';

const RUNBOOKS = 'docs/operations/runbooks';
const TESTS = 'deploy/prometheus/tests';

const RuleTests = z.object({
  tests: z.array(
    z.object({
      name: z.string(),
      promql_expr_test: z
        .array(z.object({ expr: z.string(), exp_samples: z.array(z.unknown()) }))
        .default([]),
      alert_rule_test: z
        .array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) }))
        .default([]),
    }),
  ),
});

const { alerts, recorded } = readAlertRules();
const ruleTests = readdirSync(TESTS)
  .flatMap((file) => RuleTests.parse(parse(readFileSync(join(TESTS, file), 'utf8'))).tests)
  .flatMap(({ promql_expr_test, alert_rule_test }) => [
    ...promql_expr_test.map(({ expr, exp_samples }) => ({ expr, fires: exp_samples.length > 0 })),
    ...alert_rule_test.map(({ alertname, exp_alerts }) => ({
      expr: `alertname="${alertname}"`,
      fires: exp_alerts.length > 0,
    })),
  ]);

describe('the alert rules for Prometheus', () => {
  for (const { alert, annotations } of alerts) {
    it(`${alert} has a runbook, which its alert links to`, () => {
      const url = `https://github.com/aftercare/aftercare/blob/main/${RUNBOOKS}/${alert}.md`;
      assert.equal(annotations.runbook_url, url);
      const page = readFileSync(join(RUNBOOKS, `${alert}.md`), 'utf8');
      assert.match(
        page,
        new RegExp(`^# ${alert}\\n\\n\\S[^#]+\\n\\n## Look here\\n\\n- [^#]+\\n\\n## Do this\\n\\n- `),
      );
    });

    it(`${alert} has a case in which it fires, and one in which it does not`, () => {
      const cases = ruleTests.filter(({ expr }) => expr.includes(`alertname="${alert}"`));
      assert.ok(cases.some(({ fires }) => fires));
      assert.ok(alert === 'Watchdog' || cases.some(({ fires }) => !fires));
    });
  }

  it('have no runbook without a rule', () => {
    const pages = readdirSync(RUNBOOKS).filter((file) => file !== 'README.md');
    assert.deepEqual(pages.toSorted(), alerts.map(({ alert }) => `${alert}.md`).toSorted());
  });

  it('know every task queue', () => {
    const queuesIn = (alert: string, pattern: RegExp) => {
      const { expr = '' } = alerts.find((rule) => rule.alert === alert) ?? {};
      return [...expr.matchAll(pattern)].flatMap(([, names = '']) => names.split('|')).toSorted();
    };
    assert.deepEqual(
      queuesIn('WorkerMissing', /"task_queue", "(\w+)"/g),
      [...JOB_QUEUES, ...PROVIDER_QUEUES].toSorted(),
    );
    assert.deepEqual(queuesIn('QueueBacklog', /taskqueue=~"([^"]+)"/g), JOB_QUEUES.toSorted());
    assert.deepEqual(queuesIn('ProviderFailing', /task_queue=~"([^"]+)"/g), PROVIDER_QUEUES.toSorted());
    assert.deepEqual(queuesIn('ActivitiesFailing', /task_queue!~"([^"]+)"/g), PROVIDER_QUEUES.toSorted());
  });

  it('read only buckets that the worker exports', () => {
    const queries = [...alerts.map(({ expr }) => expr), ...recorded.values()];
    const bounds = queries.flatMap((query) => [...query.matchAll(/(\w+)_bucket\{[^}]*le="(\d+)"/g)]);
    assert.ok(bounds.length > 0);
    for (const [, metric = '', bound] of bounds)
      assert.ok(HISTOGRAM_BUCKETS[metric]?.includes(Number(bound)), `${metric} has no bucket to ${bound}`);
  });

  it('are the only ones that Alertmanager lets others silence or be silenced by', () => {
    const config = readFileSync('deploy/alertmanager/write-config.sh', 'utf8');
    const names = [...config.matchAll(/alertname =~? "?([\w|]+)/g)].flatMap(([, list = '']) =>
      list.split('|'),
    );
    const known = alerts.map(({ alert }) => alert);
    assert.ok(names.length > 5);
    assert.deepEqual(
      names.filter((name) => !known.includes(name)),
      [],
    );
  });

  it('are the ones that Prometheus reads, and it tells Alertmanager', () => {
    const { rule_files, alerting } = z
      .object({
        rule_files: z.array(z.string()),
        alerting: z.object({
          alertmanagers: z.array(
            z.object({ static_configs: z.array(z.object({ targets: z.array(z.string()) })) }),
          ),
        }),
      })
      .parse(parse(readFileSync('deploy/prometheus/prometheus.yml', 'utf8')));
    assert.deepEqual(rule_files, ['/etc/prometheus/alerts.yml']);
    assert.deepEqual(alerting.alertmanagers[0]?.static_configs[0]?.targets, ['alertmanager:9093']);
    assert.ok(existsSync('deploy/prometheus/alerts.yml'));
  });
});
