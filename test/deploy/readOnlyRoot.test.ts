import assert from 'node:assert/strict';
import { composeContainer, kubernetesContainer } from './containers.ts';
import { reachedModules } from './reachedModules.ts';

/** Where the processes write: the temporary folder and the folder of the disk `local`. */
const WRITERS = ['src/datasets/', 'src/disks/', 'src/gateway/api/datasets/'];

describe('the read-only root of the containers', () => {
  for (const [platform, containerOf] of [
    ['Compose', composeContainer],
    ['Kubernetes', kubernetesContainer],
  ] as const) {
    for (const process of ['worker', 'gateway'] as const) {
      it(`leaves the ${process} on ${platform} its temporary folder and its disk`, () => {
        const container = containerOf(process);
        assert.ok(container.readOnlyRoot);
        assert.ok(container.writable.includes('/tmp'), 'node:os tmpdir() is /tmp');
        const disk =
          container.environment.get('DISK') === 's3' ||
          container.writable.includes(container.environment.get('DATA_DIR') ?? '');
        assert.ok(disk, 'the disk local is no volume');
      });
    }
  }

  for (const process of ['worker', 'gateway']) {
    it(`is written to by no module of the ${process} outside the layers that write to those folders`, () => {
      const modules = reachedModules(`src/${process}.ts`);
      assert.ok(modules.size > 100);
      const writing = [...modules]
        .filter(([, text]) =>
          /\b(createWriteStream|writeFile(Sync)?|mkdir(Sync)?|mkdtemp(Sync)?|appendFile|copyFile|symlink)\(/.test(
            text,
          ),
        )
        .map(([path]) => path);
      assert.ok(writing.length > 0);
      assert.deepEqual(
        writing.filter((path) => !WRITERS.some((folder) => path.startsWith(folder))),
        [],
      );
    });
  }
});
