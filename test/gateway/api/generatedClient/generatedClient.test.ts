import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { assertSoundPdf } from '../../../reports/qpdfCheck.ts';
import { runNode } from '../../../support/runCommand.ts';
import { SAMPLE, startTestApp, type TestApp } from '../../../support/testApp.ts';

/** Within the repository, so that the client finds its packages. */
const FOLDER = resolve('out/generated-client');

describe('a client that is generated from the document of the API', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await rm(FOLDER, { recursive: true, force: true });
    await mkdir(FOLDER, { recursive: true });
  });
  after(() => app?.stop());

  it('compiles, and runs the main job from the upload to the PDF', async () => {
    const document = await fetch(`${app.gatewayUrl}/v1/openapi.json`);
    await writeFile(join(FOLDER, 'openapi.json'), await document.text());
    const generator = resolve('node_modules/oazapfts/dist/cli.js');
    const generated = await runNode([generator, 'openapi.json', 'client.ts'], {}, FOLDER);
    assert.equal(generated.code, 0, generated.stderr);

    await copyFile('test/gateway/api/generatedClient/app.ts', join(FOLDER, 'app.ts'));
    const compilerOptions = {
      target: 'es2023',
      lib: ['es2023'],
      module: 'nodenext',
      types: ['node'],
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
    };
    await writeFile(join(FOLDER, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
    const compiled = await runNode([resolve('node_modules/typescript/bin/tsc'), '--project', FOLDER]);
    assert.equal(compiled.stdout, '');

    await app.startWorkers();
    const report = join(FOLDER, 'report.pdf');
    const ran = await runNode(['--import', 'tsx', join(FOLDER, 'app.ts')], {
      API_URL: app.gatewayUrl,
      API_TOKEN: app.apiToken,
      DATASET: SAMPLE,
      REPORT: report,
    });
    assert.equal(ran.stderr, '');
    assert.deepEqual(JSON.parse(ran.stdout), { status: 'COMPLETED', template: 'visit-check-in' });
    await assertSoundPdf(await readFile(report));
  });
});
