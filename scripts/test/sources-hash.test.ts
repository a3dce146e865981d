import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sourcesHash } from '../lib/blob/sources-hash.ts';

describe('sourcesHash', () => {
  it('covers lock, manifests and Rust files by path, without tests, mocks and benches, and nothing else', () => {
    const workspace = mkdtempSync(join(tmpdir(), 'almanac-sources-'));
    try {
      const files = {
        'Cargo.lock': 'l',
        'Cargo.toml': 'é',
        'math/Cargo.toml': '',
        'math/src/lib.rs': 'pub mod a;',
      };
      const ignored = {
        'math/README.md': 'x',
        'math/target/a.rs': 'x',
        'math/tests/a.rs': 'x',
        'math/src/tests/a.rs': 'x',
        'math/benches/a.rs': 'x',
        'math/src/mock.rs': 'x',
        'math/src/mock/a.rs': 'x',
        'runtime/.cache/a.rs': 'x',
        'node/main.rs': 'x',
      };
      mkdirSync(join(workspace, 'pallets'), { recursive: true });
      for (const [path, text] of Object.entries({ ...files, ...ignored })) {
        mkdirSync(dirname(join(workspace, path)), { recursive: true });
        writeFileSync(join(workspace, path), text);
      }
      const image =
        'Cargo.lock\x001\0lCargo.toml\x002\0émath/Cargo.toml\x000\0math/src/lib.rs\x0010\0pub mod a;';
      assert.equal(sourcesHash(workspace), createHash('sha256').update(image).digest('hex'));
    } finally {
      rmSync(workspace, { recursive: true });
    }
  });
});
