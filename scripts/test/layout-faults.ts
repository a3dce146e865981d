import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { layoutFaults } from '../lib/check/layout.ts';

/** The faults of a clone that holds these files below the folder. */
export function faultsOf(files: Record<string, string>, folder = 'offchain-agent/src'): string[] {
  const clone = mkdtempSync(join(tmpdir(), 'almanac-layout-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      const full = join(clone, `${folder}/${path}`);
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, text);
    }
    return layoutFaults(clone);
  } finally {
    rmSync(clone, { recursive: true });
  }
}
