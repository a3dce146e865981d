import { equal } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scenarios = readdirSync(`${root}/zombienet`).filter((name) => name.endsWith('.zndsl'));

describe('zombienet', () => {
  for (const scenario of scenarios) {
    const name = scenario.replace(/\.zndsl$/, '');
    it(`holds every assertion of ${name}`, async () => {
      const { code, output } = await runScenario(name);
      equal(code, 0, output);
    });
  }
});

function runScenario(name: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/zombienet.ts', name],
      { cwd: root },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, output: stdout + stderr }),
    );
  });
}
