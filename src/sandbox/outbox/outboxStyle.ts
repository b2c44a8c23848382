/** The outbox page's style sheet. Colours follow the reader's light or dark preference. */
export const outboxStyle = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #fff; --ink: #1a1d23; --soft: #667080; --line: #e3e6eb; --wash: #f7f8fa;
  --accent: #2f6fed; --accent-ink: #fff; --good: #12805c; --good-wash: #e3f5ee; --bad: #b42318; --bad-wash: #fdeceb;
  --wait: #8a5a00; --wait-wash: #fdf3dc; --bubble-in: #e8eaee; --shadow: 0 1px 2px #1018280d, 0 4px 16px #1018280a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101216; --card: #191c22; --ink: #e8eaee; --soft: #949dac; --line: #2a2f38; --wash: #14171c;
    --accent: #3f7df5; --good: #4fcf9f; --good-wash: #12332a; --bad: #ff8a80; --bad-wash: #3a1b1a;
    --wait: #f2c25c; --wait-wash: #35290f; --bubble-in: #2a2f38; --shadow: 0 1px 2px #0006;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
a { color: inherit; text-decoration: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.bar {
  position: sticky; top: 0; z-index: 1; border-bottom: 1px solid var(--line);
  background: color-mix(in srgb, var(--card) 88%, transparent); backdrop-filter: blur(12px);
}
.bar > div { max-width: 820px; margin: auto; padding: 14px 20px; display: flex; flex-wrap: wrap; gap: 10px 16px; align-items: center; }
h1 { font-size: 18px; margin: 0; letter-spacing: -0.01em; display: flex; gap: 10px; align-items: center; }
.mark { font-size: 11px; font-weight: 600; letter-spacing: .06em; text-transform: uppercase; color: var(--wait); background: var(--wait-wash); padding: 2px 8px; border-radius: 99px; }
nav { display: flex; gap: 2px; padding: 3px; background: var(--page); border-radius: 10px; }
nav a { padding: 4px 12px; border-radius: 8px; color: var(--soft); font-size: 14px; white-space: nowrap; }
nav a[aria-current] { background: var(--card); color: var(--ink); box-shadow: var(--shadow); font-weight: 550; }
nav b { font-weight: 500; color: var(--soft); margin-left: 4px; font-size: 12px; }
.refresh { margin-left: auto; font-size: 13px; color: var(--soft); display: flex; gap: 8px; align-items: center; }
.switch { width: 30px; height: 18px; border-radius: 99px; background: var(--line); position: relative; }
.switch::after { content: ''; position: absolute; inset: 2px auto 2px 2px; width: 14px; border-radius: 50%; background: #fff; box-shadow: 0 1px 2px #0004; }
.on .switch { background: var(--accent); }
.on .switch::after { left: 14px; }
main { max-width: 820px; margin: auto; padding: 22px 20px 64px; display: grid; gap: 18px; grid-template-columns: minmax(0, 1fr); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow); overflow: hidden; }
.head { display: flex; gap: 14px; padding: 16px 18px 12px; }
.icon { flex: none; width: 36px; height: 36px; border-radius: 10px; display: grid; place-items: center; background: color-mix(in srgb, var(--accent) 13%, transparent); color: var(--accent); }
.icon svg { width: 19px; height: 19px; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
.what { flex: 1; min-width: 0; }
h2 { font-size: 16px; line-height: 1.35; margin: 0; letter-spacing: -0.01em; }
.who { color: var(--soft); font-size: 13.5px; margin: 2px 0 0; }
.who span { color: var(--ink); }
.side { text-align: right; flex: none; display: grid; gap: 4px; justify-items: end; align-content: start; }
time { color: var(--soft); font-size: 12.5px; font-variant-numeric: tabular-nums; white-space: nowrap; }
.badge { font-size: 12px; font-weight: 550; padding: 1px 9px; border-radius: 99px; background: var(--wait-wash); color: var(--wait); white-space: nowrap; }
.badge.good { background: var(--good-wash); color: var(--good); }
.badge.bad { background: var(--bad-wash); color: var(--bad); }
.steps { list-style: none; margin: 0; padding: 0 18px 14px 68px; display: flex; flex-wrap: wrap; gap: 4px 8px; font-size: 12.5px; color: var(--soft); font-variant-numeric: tabular-nums; }
.steps li { display: flex; align-items: center; gap: 6px; }
.steps li::before { content: ''; width: 7px; height: 7px; border-radius: 50%; background: var(--line); }
.steps li.good::before { background: var(--good); }
.steps li.bad::before { background: var(--bad); }
.steps b { color: var(--ink); font-weight: 500; }
.tabs { border-top: 1px solid var(--line); background: var(--wash); }
.tabs input { position: absolute; opacity: 0; pointer-events: none; }
.tabs label { display: inline-block; padding: 7px 4px; margin-left: 18px; font-size: 13px; color: var(--soft); cursor: pointer; border-bottom: 2px solid transparent; }
.tabs input:checked + label { color: var(--ink); border-color: var(--accent); font-weight: 550; }
.tabs input:focus-visible + label { outline: 2px solid var(--accent); }
.pane { display: none; border-top: 1px solid var(--line); }
.tabs:has(.pick-html:checked) .pane.as-html, .tabs:has(.pick-text:checked) .pane.as-text { display: block; }
iframe { display: block; width: 100%; height: 400px; border: 0; background: #fff; color-scheme: light; resize: vertical; }
pre { margin: 0; padding: 16px 18px; white-space: pre-wrap; font: 13px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; max-height: 440px; overflow: auto; }
.sms { display: flex; flex-direction: column; gap: 6px; align-items: flex-end; padding: 4px 2px; }
.sms.inbound { align-items: flex-start; }
.bubble { max-width: min(82%, 540px); padding: 10px 15px; border-radius: 18px 18px 5px 18px; background: var(--accent); color: var(--accent-ink); white-space: pre-wrap; box-shadow: var(--shadow); }
.inbound .bubble { background: var(--bubble-in); color: var(--ink); border-radius: 18px 18px 18px 5px; }
.failed .bubble { background: var(--bad-wash); color: var(--bad); }
.sms footer { display: flex; flex-wrap: wrap; gap: 3px 10px; align-items: center; font-size: 12.5px; color: var(--soft); }
.sms:not(.inbound) footer { justify-content: flex-end; }
.reply { font-size: 13px; color: var(--soft); text-align: right; width: min(82%, 540px); }
.reply > summary { padding: 0; border: 0; background: none; font-size: 12.5px; }
.reply form { display: flex; gap: 6px; margin-top: 6px; }
.reply input { flex: 1; min-width: 0; font: inherit; padding: 6px 10px; border: 1px solid var(--line); border-radius: 9px; background: var(--card); color: var(--ink); }
.reply button { font: inherit; font-weight: 550; padding: 6px 14px; border: 0; border-radius: 9px; background: var(--accent); color: var(--accent-ink); cursor: pointer; }
details > summary { cursor: pointer; padding: 8px 18px 8px 68px; font-size: 13px; color: var(--soft); border-top: 1px solid var(--line); background: var(--wash); }
.empty { text-align: center; color: var(--soft); padding: 72px 20px; border: 1px dashed var(--line); border-radius: 14px; }
.empty strong { display: block; color: var(--ink); font-size: 17px; margin-bottom: 4px; }
@media (max-width: 620px) {
  .bar > div { padding: 12px 14px; }
  .refresh { order: 1; }
  nav { order: 2; width: 100%; overflow-x: auto; }
  nav a { flex: 1; text-align: center; padding: 5px 8px; }
  main { padding: 14px 12px 48px; gap: 14px; }
  .head { flex-wrap: wrap; padding: 14px 14px 10px; }
  .side { width: 100%; display: flex; justify-content: space-between; padding-left: 50px; }
  .steps { padding: 0 14px 12px 64px; }
  .tabs label { margin-left: 14px; }
  iframe { height: 80svh; }
  details > summary { padding-left: 64px; }
}
`;
