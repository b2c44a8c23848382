import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addCommands } from '../../src/commands/commandGroups.ts';
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
    const imported = await client('datasets', 'import', SAMPLE, '--clinic', 'riverside');
    const datasetId = DatasetId.parse(imported.datasetId);
    assert.deepEqual(imported.workflowId, `import/${datasetId}`);

    const shown = await client('datasets', 'show', datasetId);
    assert.deepEqual([shown.name, shown.clinicId], ['ncctg-lung.csv', 'riverside']);

    const question = ['--question', 'What goes with longer survival?'];
    const { result, ...analysis } = await client('analyze', datasetId, ...question);
    assert.deepEqual(analysis, { workflowId: `analysis/${datasetId}`, joined: false });
    assert.ok(result !== null && typeof result === 'object' && 'analysisId' in result);
    const analysisId = AnalysisId.parse(result.analysisId);

    const file = join(app.directory, 'report.pdf');
    const report = await client('report', analysisId, '--out', file);
    assert.equal(report.file, file);
    assert.equal(readFileSync(file).subarray(0, 5).toString(), '%PDF-');

    const status = await client('status', `analysis/${datasetId}`);
    assert.deepEqual([status.status, status.workflow], ['COMPLETED', 'analyzeDataset']);
    const { jobs } = await client('jobs', '--limit', '2');
    assert.ok(Array.isArray(jobs) && jobs.length === 2);
  });

  it('pauses, resumes and cancels a running job, and watches it to its end', async () => {
    const datasetId = await app.storeSample(['inst']);
    app.sandbox.configure({ gemini: { latencyMs: 2_000 } });
    try {
      await client('datasets', 'import', SAMPLE, '--clinic', app.clinicId, '--identifying', 'inst');
      const started = await client('analyze', datasetId, '--question', 'Slowly?', '--detach');
      assert.equal(started.result, null);
      const id = String(started.workflowId);
      const joined = await client('analyze', datasetId, '--question', 'Slowly?', '--detach');
      assert.deepEqual([joined.workflowId, joined.joined], [id, true]);

      const phase = async () => {
        const { progress } = await client('status', id);
        return progress !== null && typeof progress === 'object' && 'phase' in progress
          ? progress.phase
          : null;
      };
      assert.deepEqual(await client('pause', id), { workflowId: id, requested: 'pause' });
      await eventually('the pause', async () => (await phase()) === 'paused');
      assert.deepEqual(await client('resume', id), { workflowId: id, requested: 'resume' });
      await eventually('it goes on', async () => (await phase()) !== 'paused');
      assert.deepEqual(await client('cancel', id), { workflowId: id, requested: 'cancel' });
      const watched = await runClient(['watch', id, '--json'], app.environment);
      assert.equal(watched.code, 1, 'a job that did not complete');
      assert.equal(JSON.parse(watched.stdout).status, 'CANCELLED');
      const again = await runClient(['cancel', id], app.environment);
      assert.equal(again.code, 2);
      assert.match(again.stderr, /has ended \(CANCELLED\); there is nothing to cancel\n$/);
    } finally {
      app.sandbox.configure({ gemini: { latencyMs: 0 } });
    }
  });

  it('delivers the main job with progress on standard error and the result alone on standard output', async () => {
    const args = ['deliver', SAMPLE, '--question', 'What goes with it?', '--email', 'dr.lee@clinic.example'];
    const { code, stdout, stderr } = await runClient([...args, '--no-follow-ups'], app.environment);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /delivery\/ds_\w+ started\n[\s\S]*analysis: [\s\S]*report: done/);
    assert.match(stdout, /findings/);
  });

  it('has --help with an example for every command', async () => {
    const commands = await commandPaths();
    assert.ok(commands.length > 20, `${commands.length} commands`);
    const without = [];
    for (const { path, help } of commands) if (!help.includes('Example')) without.push(path);
    assert.deepEqual(without, []);
  });

  it('loads no other commands than those that begin with the word asked for', async () => {
    const all = (await commandPaths()).map(({ path }) => path);
    for (const word of new Set(all.map((path) => path.split(' ')[0]))) {
      const loaded = (await commandPaths(word)).map(({ path }) => path);
      const wanted = all.filter((path) => path.split(' ')[0] === word);
      assert.deepEqual(
        wanted.filter((path) => !loaded.includes(path)),
        [],
      );
      assert.ok(loaded.length < all.length / 2, `${word} loads ${loaded.length} of ${all.length}`);
    }
  });

  it('prints help, without a stack trace, for everything that is no command', async () => {
    const { code, stdout } = await runClient(['--help'], {});
    assert.equal(code, 0);
    assert.match(stdout, /Usage: client <command> \[options\]/);
  });
});

/** Every command that does something, with its help text; of those that begin with a word, when one is given. */
async function commandPaths(word?: string): Promise<{ path: string; help: string }[]> {
  const program = new Command('client');
  await addCommands(program, word);
  const walk = (command: Command, prefix: string): { path: string; help: string }[] =>
    command.commands.flatMap((child) => {
      const path = `${prefix} ${child.name()}`.trim();
      if (child.commands.length > 0) return walk(child, path);
      let help = '';
      child.configureOutput({ writeOut: (text) => (help += text) });
      child.outputHelp();
      return [{ path, help }];
    });
  return walk(program, '');
}
