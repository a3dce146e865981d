import assert from 'node:assert/strict';
import { manifestFaults } from '../lib/check/crates.ts';

describe('manifestFaults', () => {
  it('takes dependencies that have a version and no folder', () => {
    const manifest = `[lib]\nname = "a"\npath = "src/lib.rs"\n\n[dependencies.b]\nversion = "1"\n\n[dev-dependencies.c]\nversion = "0.1"\nfeatures = ["std"]\n`;
    assert.deepEqual(manifestFaults(manifest), []);
  });

  it('names those that have a folder, or no version', () => {
    const manifest = `[dependencies.b]\nversion = "1"\npath = "../b"\n\n[target."cfg(unix)".dependencies.c]\ngit = "x"\n`;
    assert.deepEqual(manifestFaults(manifest), ['b is named by its folder', 'c has no version']);
  });
});
