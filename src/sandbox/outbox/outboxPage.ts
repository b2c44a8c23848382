import { smsSize } from '../../messages/smsSize.ts';
import type { ReceivedWebhook } from '../http/appWebhookReceiver.ts';
import type { WebhookAttempt } from '../http/webhookSender.ts';
import type { SentEmail } from '../resend/sentEmails.ts';
import type { TextMessage } from '../twilio/textMessages.ts';
import { type Html, html } from './html.ts';
import type { OutboxItem, OutboxKind } from './outbox.ts';
import { outboxStyle } from './outboxStyle.ts';
import type { ReceivedPreview } from './templatePreview.ts';

export interface OutboxView {
  /** Only these; everything when undefined. */
  readonly kind: OutboxKind | undefined;
  /** Whether the page reloads itself every few seconds. */
  readonly isRefreshing: boolean;
  /** Whether answers to an SMS have somewhere to go. */
  readonly canReply: boolean;
}

/**
 * The page's Content-Security-Policy. An e-mail in a `srcdoc` frame inherits it: styles and images show, scripts, forms and
 * everything else do not.
 */
export const OUTBOX_CSP =
  "default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:; font-src data:; frame-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const REFRESH_SECONDS = 4;
/** The newest of each page; more would only be slow to draw. */
const MAX_SHOWN = 200;

/** The outbox as a page: no script, everything from outside escaped, e-mails in sandboxed frames. */
export function outboxPage(items: readonly OutboxItem[], view: OutboxView): string {
  const shown = items.filter((item) => view.kind === undefined || item.kind === view.kind);
  const cards = shown.slice(0, MAX_SHOWN).map((item, index) => card(item, index, view));
  const hidden = shown.length - cards.length;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${view.isRefreshing ? html`<meta http-equiv="refresh" content="${REFRESH_SECONDS}">` : ''}
<title>Outbox (${shown.length}) · Aftercare sandbox</title>
<style>${{ markup: outboxStyle }}</style>
</head>
<body>
<header class="bar"><div>
<h1>Outbox <span class="mark" title="Nothing here left this machine">Sandbox</span></h1>
<nav aria-label="Kind">
${tab('All', undefined, items.length, view)}
${tab('E-mail', 'email', count(items, 'email'), view)}
${tab('SMS', 'sms', count(items, 'sms'), view)}
${tab('Webhooks', 'webhook', count(items, 'webhook'), view)}
${tab('Previews', 'preview', count(items, 'preview'), view)}
</nav>
<a class="refresh ${view.isRefreshing ? 'on' : ''}" role="switch" aria-checked="${String(view.isRefreshing)}" href="${link({ ...view, isRefreshing: !view.isRefreshing })}">Auto-refresh <span class="switch"></span></a>
</div></header>
<main>
${cards.length === 0 ? empty : cards}
${hidden > 0 ? html`<p class="empty">${hidden} older ones are not shown; /outbox.json has them all.</p>` : ''}
</main>
</body>
</html>`;
  return page.markup;
}

const empty = html`<div class="empty"><strong>Nothing here yet</strong>E-mails, text messages and webhooks appear here as soon as they are sent.</div>`;

function count(items: readonly OutboxItem[], kind: OutboxKind): number {
  return items.filter((item) => item.kind === kind).length;
}

function link({ kind, isRefreshing }: Omit<OutboxView, 'canReply'>): string {
  const query = new URLSearchParams();
  if (kind !== undefined) query.set('kind', kind);
  if (isRefreshing) query.set('refresh', '1');
  return query.size === 0 ? '/outbox' : `/outbox?${query}`;
}

function tab(name: string, kind: OutboxKind | undefined, number: number, view: OutboxView): Html {
  const current = kind === view.kind ? html` aria-current="page"` : '';
  return html`<a href="${link({ ...view, kind })}"${current}>${name}<b>${number}</b></a>`;
}

function card(item: OutboxItem, index: number, view: OutboxView): Html {
  switch (item.kind) {
    case 'email':
      return emailCard(item.email, index);
    case 'sms':
      return smsBubble(item.message, view.canReply && !view.isRefreshing);
    case 'webhook':
      return webhookCard(item.webhook);
    case 'preview':
      return previewCard(item.preview, index);
  }
}

const emailIcon = html`<span class="icon"><svg viewBox="0 0 24 24" aria-hidden="true"><rect x="3" y="5" width="18" height="14" rx="2.5"/><path d="m4 7 8 6 8-6"/></svg></span>`;
const webhookIcon = html`<span class="icon"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M13 3 5 14h6l-1 7 8-11h-6z"/></svg></span>`;

function emailCard({ id, createdAt, request, steps }: SentEmail, index: number): Html {
  const last = steps.at(-1)?.event ?? 'queued';
  const others = [...(request.cc ?? []), ...(request.bcc ?? [])];
  const attachments = request.attachments?.map(({ filename }) => filename ?? 'attachment') ?? [];
  return html`<article class="card" id="${id}">
<div class="head">${emailIcon}
<div class="what"><h2>${request.subject}</h2>
<p class="who"><span>${request.from}</span> to <span>${request.to.join(', ')}</span>${others.length > 0 ? html`, copied to <span>${others.join(', ')}</span>` : ''}</p>
${attachments.length > 0 ? html`<p class="who">Attached: <span>${attachments.join(', ')}</span></p>` : ''}</div>
<div class="side">${moment(createdAt)}<span class="badge ${toneOf(last)}">${last}</span></div></div>
${timeline(steps.map(({ event, ...step }) => ({ name: event, ...step })))}
${emailBody(request, `${index}`)}
</article>`;
}

/** A template that was looked at: its e-mail and its SMS, which nobody got. */
function previewCard(
  { template, locale, subject, sms, time, ...email }: ReceivedPreview,
  index: number,
): Html {
  const { segments, encoding } = smsSize(sms);
  return html`<article class="card">
<div class="head">${emailIcon}
<div class="what"><h2>${subject}</h2><p class="who">template <span>${template}</span> in <span>${locale}</span>, with sample values</p>
<p class="who">SMS of ${segments} ${segments === 1 ? 'segment' : 'segments'}, ${encoding}: <span>${sms}</span></p></div>
<div class="side">${moment(time)}<span class="badge">preview, sent to no one</span></div></div>
${emailBody(email, `${index}`)}
</article>`;
}

function emailBody({ html: markup, text }: Pick<SentEmail['request'], 'html' | 'text'>, index: string): Html {
  const pane = {
    html: markup
      ? html`<div class="pane as-html"><iframe title="E-mail" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" srcdoc="${markup}"></iframe></div>`
      : '',
    text: text ? html`<div class="pane as-text"><pre>${text}</pre></div>` : '',
  };
  const pick = (kind: 'html' | 'text', name: string, isPicked: boolean) =>
    html`<input type="radio" class="pick-${kind}" name="view-${index}" id="${kind}-${index}"${isPicked ? html` checked` : ''}><label for="${kind}-${index}">${name}</label>`;
  return html`<div class="tabs">
${markup ? pick('html', 'Message', true) : ''}${text ? pick('text', 'Plain text', !markup) : ''}
${pane.html}${pane.text}</div>`;
}

function smsBubble(message: TextMessage, canReply: boolean): Html {
  const { direction, from, to, body, status, errorCode, sid, createdAt, steps } = message;
  const { segments, encoding } = smsSize(body);
  const isInbound = direction === 'inbound';
  const tone = toneOf(status);
  const error = errorCode === null ? '' : html` <span>error ${errorCode}</span>`;
  const attempts = steps.flatMap((step) => step.attempts);
  return html`<article class="sms ${isInbound ? 'inbound' : ''} ${tone === 'bad' ? 'failed' : ''}" id="${sid}">
<div class="bubble">${body}</div>
<footer><span>${isInbound ? `from ${from ?? ''} to ${to}` : `to ${to} from ${from ?? 'a messaging service'}`}</span>
<span class="badge ${tone}">${status}</span>${error}
<span>${segments} ${segments === 1 ? 'segment' : 'segments'}, ${encoding}</span>${answered(attempts)}
${moment(createdAt.toISOString())}</footer>
${canReply && !isInbound ? replyBox(to) : ''}
</article>`;
}

/** Hidden while the page reloads itself: what is being typed would be lost. */
function replyBox(number: string): Html {
  return html`<details class="reply"><summary>Answer as ${number}</summary>
<form method="post" action="/outbox/reply">
<input type="hidden" name="from" value="${number}">
<input name="body" required maxlength="1600" autocomplete="off" aria-label="Answer as ${number}" placeholder="1, STOP, …">
<button>Send</button></form></details>`;
}

function webhookCard({ id, time, signature, body }: ReceivedWebhook): Html {
  const event = /"type"\s*:\s*"([^"]{1,100})"/.exec(body)?.[1] ?? 'Webhook';
  const badge = {
    verified: html`<span class="badge good">signature verified</span>`,
    invalid: html`<span class="badge bad">signature refused</span>`,
    unchecked: html`<span class="badge">signature not checked</span>`,
  }[signature];
  return html`<article class="card">
<div class="head">${webhookIcon}
<div class="what"><h2>${event}</h2><p class="who">webhook received by the app, id <span>${id || 'missing'}</span></p></div>
<div class="side">${moment(time)}${badge}</div></div>
<details><summary>Payload</summary><pre>${indented(body)}</pre></details>
</article>`;
}

interface TimelineStep {
  readonly name: string;
  readonly time: string;
  readonly attempts: readonly WebhookAttempt[];
}

function timeline(steps: readonly TimelineStep[]): Html {
  const items = steps.map(
    ({ name, time, attempts }) =>
      html`<li class="${toneOf(name) || 'good'}"><b>${name}</b> ${clock(time)}${answered(attempts)}</li>`,
  );
  return html`<ol class="steps">${items}</ol>`;
}

/** How the receiver of our webhook or callback answered. */
function answered(attempts: readonly WebhookAttempt[]): Html | string {
  const last = attempts.at(-1);
  if (last === undefined) return '';
  const times = attempts.length === 1 ? '' : ` after ${attempts.length} attempts`;
  return html` <span>· webhook ${last.status ?? 'unreachable'}${times}</span>`;
}

function toneOf(status: string): 'good' | 'bad' | '' {
  if (['delivered', 'received'].includes(status)) return 'good';
  return ['bounced', 'complained', 'suppressed', 'failed', 'undelivered'].includes(status) ? 'bad' : '';
}

function moment(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${clock(iso)} UTC</time>`;
}

function clock(iso: string): string {
  return iso.slice(11, 19);
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
