import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import type { RowPartSpec } from '../../../src/reports/parts/partSpec.ts';
import type { PartInput } from '../../../src/reports/parts/renderPart.tsx';
import { createRenderPool, type RenderPool } from '../../../src/reports/parts/renderPool.ts';
import { lungChunks, lungReport } from '../lungReport.ts';
import { assertSoundPdf } from '../qpdfCheck.ts';
import { STYLE } from '../renderReport.ts';

const chunks = lungChunks().map((csv) => new Uint8Array(Buffer.from(csv, 'utf8')));

describe('a render pool', () => {
  let pool: RenderPool;
  let rows: PartInput;
  before(async () => {
    pool = createRenderPool(2);
    const data = await lungReport({ appendix: { datasetId: 'ds_0', rows: 228 } });
    const columns = data.profile.columns.map(({ name, kind }) => ({ name, numeric: kind === 'numeric' }));
    const [chunk = new Uint8Array()] = chunks;
    const layout = await pool.layoutColumns({ columns, chunk }, new AbortController().signal);
    const spec: RowPartSpec = {
      type: 'rows',
      section: 7,
      part: 0,
      datasetId: 'ds_0',
      layout,
      chunks: { from: 0, to: 2 },
      skip: 0,
      firstRow: 1,
      pageRows: Array.from({ length: 76 }, () => 3),
    };
    rows = { kind: 'analysis', data: JSON.parse(JSON.stringify(data)), style: STYLE, spec, chunks };
  });
  after(() => pool.close());

  it('renders a part as a sound file with the planned pages', async () => {
    const { pdf, pages } = await pool.renderPart(rows, new AbortController().signal);
    assert.equal(pages, 76);
    await assertSoundPdf(pdf);
  });

  it('leaves the event loop of its process idle', async () => {
    const before = performance.eventLoopUtilization();
    await Promise.all([1, 2, 3, 4].map(() => pool.renderPart(rows, new AbortController().signal)));
    const { utilization } = performance.eventLoopUtilization(before);
    assert.ok(utilization < 0.25, `it was busy for ${Math.round(utilization * 100)} % of the time`);
  });

  it('ends a part that is called off, and goes on with others', async () => {
    const abort = new AbortController();
    const called = pool.renderPart(rows, abort.signal);
    setTimeout(() => abort.abort(), 20);
    await assert.rejects(called, { name: 'AbortError' });
    const { pages } = await pool.renderPart(rows, new AbortController().signal);
    assert.equal(pages, 76);
  });

  it('says when a part does not fit the report', async () => {
    const spec = { type: 'designed', section: 40, part: 0, estimatedPages: 1 } as const;
    await assert.rejects(
      pool.renderPart({ ...rows, spec }, new AbortController().signal),
      /the plan does not fit the report/,
    );
  });
});
