import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { z } from 'zod';
import { composeFile } from './containers.ts';

const Config = z.object({
  global: z.record(z.string(), z.string()).default({}),
  route: z.object({
    receiver: z.string(),
    routes: z.array(z.object({ receiver: z.string(), matchers: z.array(z.string()) })),
  }),
  receivers: z.array(
    z.object({
      name: z.string(),
      email_configs: z.array(z.object({ to: z.string(), text: z.string() })).default([]),
      webhook_configs: z.array(z.object({ url: z.string() })).default([]),
    }),
  ),
});

const FROM = { EMAIL_FROM: "St. Mary's Clinic <alerts@clinic.example>" };
const MAILS = { ADMIN_EMAILS: 'ops@clinic.example, night@clinic.example' };
const HOOK = { ALERT_WEBHOOK_URL: 'https://pager.example/hook?key=a&b=c' };

describe('the configuration of Alertmanager', () => {
  const write = (settings: Readonly<Record<string, string>>) => {
    const { status, stdout, stderr } = spawnSync('sh', ['deploy/alertmanager/write-config.sh'], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...settings },
    });
    assert.equal(status, 0, stderr);
    const { global, route, receivers } = Config.parse(parse(stdout));
    const reaches = (name: string) => {
      const receiver = receivers.find((each) => each.name === name);
      return [
        ...(receiver?.email_configs ?? []).map(({ to }) => to),
        ...(receiver?.webhook_configs ?? []).map(({ url }) => url),
      ];
    };
    return { global, route, reaches, receivers, warning: stderr };
  };

  it('tells a page by e-mail and webhook, and a ticket by e-mail', () => {
    const { reaches, route, global } = write({ ...FROM, ...MAILS, ...HOOK });
    assert.deepEqual(reaches('page'), [MAILS.ADMIN_EMAILS, HOOK.ALERT_WEBHOOK_URL]);
    assert.deepEqual(reaches('ticket'), [MAILS.ADMIN_EMAILS]);
    assert.equal(global.smtp_from, FROM.EMAIL_FROM);
    assert.equal(route.receiver, 'ticket');
    assert.deepEqual(
      route.routes.map(({ receiver, matchers }) => [receiver, ...matchers]),
      [
        ['heartbeat', 'alertname = Watchdog'],
        ['page', 'severity = page'],
      ],
    );
  });

  it('tells both by webhook where there is no address', () => {
    const { reaches, warning } = write({ ...FROM, ...HOOK });
    assert.deepEqual(
      [reaches('page'), reaches('ticket')],
      [[HOOK.ALERT_WEBHOOK_URL], [HOOK.ALERT_WEBHOOK_URL]],
    );
    assert.equal(warning, '');
  });

  it('warns if it tells nobody', () => {
    const { reaches, warning } = write(FROM);
    assert.deepEqual([reaches('page'), reaches('ticket')], [[], []]);
    assert.match(warning, /^no alert reaches anyone: set ADMIN_EMAILS or ALERT_WEBHOOK_URL/);
  });

  it('sends through Resend, or through a mail server that is set', () => {
    const { global } = write({ ...FROM, ...MAILS });
    assert.equal(global.smtp_smarthost, 'smtp.resend.com:587');
    assert.equal(global.smtp_auth_username, 'resend');
    assert.equal(global.smtp_auth_password_file, '/run/secrets/resend_api_key');

    const own = write({
      ...FROM,
      ...MAILS,
      ALERT_SMTP_HOST: 'mail.clinic.example:587',
      ALERT_SMTP_USER: 'alerts',
    });
    assert.equal(own.global.smtp_smarthost, 'mail.clinic.example:587');
    assert.equal(own.global.smtp_auth_password_file, '/run/secrets/alert_smtp_password');

    const open = write({ ...FROM, ...MAILS, ALERT_SMTP_HOST: 'relay:25' });
    assert.equal(open.global.smtp_auth_username, undefined);
  });

  it('says in the e-mail what happened, what to do and where the runbook is', () => {
    const { receivers } = write({ ...FROM, ...MAILS });
    const text = receivers.find(({ name }) => name === 'page')?.email_configs[0]?.text ?? '';
    for (const annotation of ['summary', 'action', 'runbook_url'])
      assert.ok(text.includes(`.Annotations.${annotation} `));
  });

  it('reports to the service outside only if there is one', () => {
    assert.deepEqual(write({ ...FROM, ...MAILS }).reaches('heartbeat'), []);
    const address = 'https://heartbeat.example/1';
    assert.deepEqual(write({ ...FROM, ALERT_HEARTBEAT_URL: address }).reaches('heartbeat'), [address]);
  });

  it('gets every setting and secret that it reads in docker-compose.yml', () => {
    const service = composeFile.services.alertmanager;
    assert.deepEqual(Object.keys(service?.environment ?? {}).toSorted(), [
      'ADMIN_EMAILS',
      'ALERT_HEARTBEAT_URL',
      'ALERT_SMTP_HOST',
      'ALERT_SMTP_USER',
      'ALERT_WEBHOOK_URL',
      'EMAIL_FROM',
    ]);
    assert.deepEqual(service?.secrets, ['resend_api_key', 'alert_smtp_password']);
  });
});
