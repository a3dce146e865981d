import { equal } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

interface Scenario {
  /** Its network has come up, or it has ended: from then on its ports are in use, and nobody else is given them. */
  readonly isUp: Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The others break what real-chaos.test.ts breaks; `npm run zombienet` runs them all, scripts/test/zombienet.test.ts reads them. */
const names = ['0001-four-validators', '0002-one-validator-stops'];

describe('zombienet', () => {
  const scenarios = new Map<string, Scenario>();

  // Each waits for its network most of the time, so the next begins meanwhile; the last takes longest.
  before(async () => {
    for (const name of names.toReversed()) {
      const scenario = startScenario(name);
      scenarios.set(name, scenario);
      await scenario.isUp;
    }
  });

  for (const name of names) {
    it(`holds every assertion of ${name}`, async () => {
      const { code, output = '' } = (await scenarios.get(name)?.ended) ?? {};
      equal(code, 0, output);
    });
  }
});

function startScenario(name: string): Scenario {
  const args = ['--import', 'tsx', 'scripts/zombienet.ts', name];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let tellUp = (): void => undefined;
  const isUp = new Promise<void>((resolve) => {
    tellUp = resolve;
  });
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      // The first assertion of each is that a node is up; zombienet makes it when all have started.
      if (/✅|❌/u.test(line)) tellUp();
    });
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once('error', (error) => lines.push(String(error)));
    child.once('close', (code) => {
      tellUp();
      resolve({ code, output: lines.join('\n') });
    });
  });
  return { isUp, ended };
}
