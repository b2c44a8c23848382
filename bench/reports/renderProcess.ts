import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MeasuredRendering, Renderer } from './measureRendering.ts';

type Render = (tablePages: number, file: string) => Promise<void>;

/** Loaded when it is its turn: a process's memory is that of its renderer alone. */
const RENDERERS: Readonly<Record<Renderer, () => Promise<Render>>> = {
  aftercare: async () => (await import('./aftercareReport.ts')).aftercareReport,
  reactPdf: async () => (await import('./plainReactPdf.tsx')).plainReactPdf,
  pdfkit: async () => (await import('./pdfkitReport.ts')).pdfkitReport,
  chromium: async () => (await import('./chromiumReport.ts')).chromiumReport,
};

const isRenderer = (name: string): name is Renderer => name in RENDERERS;

/** Renders one report in this process, which is warm by a report of a page before, and prints what it took. */
const [renderer = '', tablePages = '', file = ''] = process.argv.slice(2);
if (!isRenderer(renderer)) throw new Error(`there is no renderer ${renderer}`);
const render = await RENDERERS[renderer]();
await render(1, file);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const startedAt = performance.now();
await render(Number(tablePages), file);
const seconds = (performance.now() - startedAt) / 1_000;
delay.disable();
const measured: MeasuredRendering = {
  seconds,
  longestBlockMs: delay.max / 1e6,
  p99BlockMs: delay.percentile(99) / 1e6,
  peakRssMb: process.resourceUsage().maxRSS / 1_024,
};
writeFileSync(1, JSON.stringify(measured));
// Threads wait for more to render.
process.exit();
