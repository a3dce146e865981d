import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseTools, RunningCase } from '../case.ts';

let last = 0;

interface StartedGateway {
  readonly port: number;
  readonly text: string;
  /** What /ready says, once that is 200 or the time is over. */
  settled(withinMs: number): Promise<{ readonly status: number; readonly text: string }>;
  stop(): Promise<void>;
}

/** A gateway with these upstreams, whose blocks take as long as the demo's. */
export async function startGateway(
  { folder, almanac }: CaseTools,
  urls: readonly string[],
): Promise<StartedGateway> {
  last += 1;
  const file = join(folder, `gateway-${last}.yaml`);
  const upstreams = urls.map((url, index) => ({ name: 'abc'.charAt(index), url, region: 'eu' }));
  // YAML takes JSON.
  writeFileSync(
    file,
    JSON.stringify({
      listen: '127.0.0.1:0',
      region: 'eu',
      networks: [{ name: 'almanac', blockMs: 2_000, upstreams }],
    }),
  );
  const running: RunningCase = almanac(['gateway', '--config', file, '--json']);
  const port = Number((await running.printed(/"listening":\s*"[^"]*:(\d+)"/))[1]);
  return {
    port,
    get text() {
      return running.text;
    },
    settled: async (withinMs) => {
      const endMs = performance.now() + withinMs;
      for (;;) {
        const response = await fetch(`http://127.0.0.1:${port}/ready`);
        const text = await response.text();
        if (response.status === 200 || performance.now() > endMs) return { status: response.status, text };
        await sleep(200);
      }
    },
    stop: async () => await running.stop(),
  };
}
