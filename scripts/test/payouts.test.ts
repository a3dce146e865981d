import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { manifestOf, releases } from '../lib/payouts/releases.ts';

describe('npm run payouts', () => {
  it('builds each release of the pallet with its exact version', () => {
    assert.deepEqual(
      releases.map(({ version }) => version),
      ['0.11', '0.13', '0.17'],
    );
    for (const release of releases) {
      assert.match(release.crate, new RegExp(`^${release.version.replace('.', '\\.')}\\.\\d+$`));
      const manifest = manifestOf(release, '/sources');
      assert.match(manifest, new RegExp(`^pallet-staking-async = "=${release.crate}"$`, 'm'));
      assert.match(manifest, /^path = "\/sources\/main\.rs"$/m);
    }
  });

  it('refuses a version that it does not know', () => {
    const command = ['--import=tsx', join(import.meta.dirname, '../payouts.ts'), '--version', '0.12'];
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    assert.equal(status, 2, stderr);
    assert.ok(stderr.startsWith('almanac: --version 0.12: expected 0.11, 0.13, 0.17\n'), stderr);
  });
});
