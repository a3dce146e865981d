import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from '../lib/folders.mjs';

describe('.ci/run', () => {
  it('runs `npm test` in the clone, wherever it is called from', () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-ci-'));
    try {
      writeFileSync(join(folder, 'npm'), '#!/bin/sh\necho "$PWD: $*"\nexit 3\n', { mode: 0o755 });
      const path = [folder, process.env['PATH']].join(delimiter);
      const { stdout, status } = spawnSync(join(root, '.ci/run'), {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, PATH: path },
      });
      assert.deepEqual({ stdout, status }, { stdout: `${root}: test\n`, status: 3 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
