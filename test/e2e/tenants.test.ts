import assert from 'node:assert/strict';
import { checkTenants } from '../../scripts/checks/tenants/checkTenants.ts';

describe('ids of another clinic', () => {
  it('are answered by every route and command as ids that nothing has, and nothing changes', async function () {
    this.timeout(300_000);
    const lines = await checkTenants(['routes', 'commands']);
    assert.ok(lines.length > 40, `${lines.length} lines`);
    assert.deepEqual(
      lines.filter(({ ok }) => !ok),
      [],
    );
  });
});
