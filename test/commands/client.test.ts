import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_COMMANDS } from '../../src/commands/commandTable.ts';
import { AnalysisId, DatasetId } from '../../src/contracts/shared/ids.ts';
import { eventually } from '../support/eventually.ts';
import { clientJson, runClient } from '../support/runClient.ts';
import { SAMPLE, startTestApp, type TestApp } from '../support/testApp.ts';

describe('the command line', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ ANALYSIS_CONCURRENCY: '1' });
    await app.startWorkers();
  });
  after(() => app?.stop());

  const client = (...args: string[]) => clientJson(args, app.environment);

  it('imports, shows, analyses and reports, step by step', async () => {
    const ofClinic = ['--clinic', 'riverside'];
    const imported = await client('datasets', 'import', SAMPLE, ...ofClinic);
    const datasetId = DatasetId.parse(imported.datasetId);
    assert.deepEqual(imported.workflowId, `riverside/import/${datasetId}`);

    const shown = await client('datasets', 'show', datasetId, ...ofClinic);
    assert.deepEqual([shown.name, shown.clinicId], ['ncctg-lung.csv', 'riverside']);

    const question = ['--question', 'What goes with longer survival?'];
    const started = await client('analyses', 'start', datasetId, ...question, ...ofClinic);
    const { result, workflowId, joined } = started;
    assert.equal(joined, false);
    assert.match(String(workflowId), new RegExp(`^riverside/analysis/${datasetId}/[0-9a-f]{12}$`));
    assert.ok(result !== null && typeof result === 'object' && 'analysisId' in result);
    const analysisId = AnalysisId.parse(result.analysisId);

    const file = join(app.directory, 'report.pdf');
    const report = await client('reports', 'create', analysisId, '--out', file, ...ofClinic);
    assert.equal(report.file, file);
    assert.equal(readFileSync(file).subarray(0, 5).toString(), '%PDF-');

    const status = await client('jobs', 'status', String(workflowId), ...ofClinic);
    assert.deepEqual([status.status, status.workflow], ['COMPLETED', 'analyzeDataset']);
    const { jobs } = await client('jobs', 'list', '--limit', '2', ...ofClinic);
    assert.ok(Array.isArray(jobs) && jobs.length === 2);
  });

  it('pauses, resumes and cancels a running job, and watches it to its end', async () => {
    const datasetId = await app.storeSample(['inst']);
    app.sandbox.configure({ gemini: { latencyMs: 2_000 } });
    try {
      await client('datasets', 'import', SAMPLE, '--clinic', app.clinicId, '--identifying', 'inst');
      const start = ['analyses', 'start', datasetId, '--question', 'Slowly?', '--detach'].concat([
        '--clinic',
        app.clinicId,
      ]);
      const started = await client(...start);
      assert.equal(started.result, null);
      const id = String(started.workflowId);
      const joined = await client(...start);
      assert.deepEqual([joined.workflowId, joined.joined], [id, true]);

      const phase = async () => {
        const { progress } = await client('jobs', 'status', id);
        return progress !== null && typeof progress === 'object' && 'phase' in progress
          ? progress.phase
          : null;
      };
      assert.deepEqual(await client('jobs', 'pause', id), { workflowId: id, requested: 'pause' });
      await eventually('the pause', async () => (await phase()) === 'paused');
      assert.deepEqual(await client('jobs', 'resume', id), { workflowId: id, requested: 'resume' });
      await eventually('it goes on', async () => (await phase()) !== 'paused');
      assert.deepEqual(await client('jobs', 'cancel', id), { workflowId: id, requested: 'cancel' });
      const watched = await runClient(['jobs', 'watch', id, '--json'], app.environment);
      assert.equal(watched.code, 1, 'a job that did not complete');
      assert.equal(JSON.parse(watched.stdout).status, 'CANCELLED');
      const again = await runClient(['jobs', 'cancel', id], app.environment);
      assert.equal(again.code, 2);
      assert.match(again.stderr, /has ended \(CANCELLED\); there is nothing to cancel\n$/);
    } finally {
      app.sandbox.configure({ gemini: { latencyMs: 0 } });
    }
  });

  it('delivers the main job with progress on standard error and the result alone on standard output', async () => {
    const input = [SAMPLE, '--question', 'What goes with it?', '--email', 'dr.lee@clinic.example'];
    const { code, stdout, stderr } = await runClient(
      ['deliveries', 'start', ...input, '--no-follow-ups'],
      app.environment,
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /delivery\/ds_\w+\/\w+ started\n[\s\S]*analysis: [\s\S]*report: done/);
    assert.match(stdout, /findings/);
  });

  it('has --help with an example for every command', async () => {
    assert.ok(ALL_COMMANDS.length > 70, `${ALL_COMMANDS.length} commands`);
    const without = [];
    for (const { name } of ALL_COMMANDS) {
      const { code, stdout } = await runClient([...name.split(' '), '--help'], {});
      if (code !== 0 || !stdout.includes(`Usage: aftercare ${name} `)) without.push(name);
      if (!/\nExamples?:\n {2}aftercare /.test(stdout)) without.push(name);
    }
    assert.deepEqual(without, []);
  });

  it('calls every command what the table calls it', async () => {
    for (const { name, load } of ALL_COMMANDS) assert.equal((await load()).name, name);
  });

  it('prints its help when it is run alone, and that of a group when no verb follows, with exit code 0', async () => {
    const [alone, asked, group] = await Promise.all([
      runClient([], {}),
      runClient(['--help'], {}),
      runClient(['reports', 'links'], {}),
    ]);
    assert.deepEqual([alone.code, asked.code, group.code], [0, 0, 0]);
    assert.match(alone.stdout, /Usage: aftercare <command> \[options\]/);
    assert.equal(alone.stdout, asked.stdout);
    assert.match(group.stdout, /create [^\n]*\n[\s\S]*revoke /);
  });

  it('prints the version of the package', async () => {
    const { code, stdout } = await runClient(['--version'], {});
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.deepEqual([code, stdout], [0, `${version}\n`]);
  });
});
