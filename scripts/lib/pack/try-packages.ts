import { equal, match } from 'node:assert/strict';
import { readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from '../../../offchain-agent/src/lab/real/ports.ts';
import { Installed } from './installed.ts';
import { agentVersion, nodePackage } from './packages.ts';

const firstTableMs = 60_000;
const firstBlockMs = 60_000;
const firstHealthMs = 60_000;
// Of a development account that the demo does not know: the agent runs, and says so.
const stranger = '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw';

type Tell = (line: string) => void;

/**
 * Installs the agent's packages in an empty folder and runs the demo, `watch` and an agent from there.
 * @throws with what a command printed
 */
export async function tryAgent(tarballs: readonly string[], tell: Tell): Promise<void> {
  await withInstalled(tarballs, tell, async (installed) => {
    const { stdout } = await installed.npx('--version');
    equal(stdout.trim(), agentVersion());
    tell(`npx --no-install almanac --version: ${stdout.trim()}`);

    const begunMs = Date.now();
    const demo = installed.start(['demo', '--pace', 'real']);
    await demo.shows(/^v4 .*\d+\/\d+/m, firstTableMs);
    tell(`almanac demo: the first table after ${seconds(begunMs)}`);

    const watched = await installed.almanac('watch', '--for', '3s');
    equal(watched.code, 0, watched.output);
    match(watched.stdout, /^all +[\d.]+ +\d+\/\d+/m);
    tell('almanac watch: counts the slots of the demo, which it finds by itself');

    await tryReporter(installed, tell);
    // Ended by Ctrl-C.
    equal(await demo.end('SIGINT'), 130);
  });
}

async function tryReporter(installed: Installed, tell: Tell): Promise<void> {
  const [port] = await freePorts(1);
  const config = [
    'chain:\n  urls: [ws://127.0.0.1:9944]',
    'local: true',
    `reporters:\n  - account: ${stranger}\n    keyEnv: TRIED_KEY\n    secretEnv: TRIED_SECRET`,
    'vantages: [ws://127.0.0.1:9944]',
    'data: ./agent-data',
    `http:\n  listen: 127.0.0.1:${port}`,
  ];
  writeFileSync(join(installed.folder, 'agent.yaml'), `${config.join('\n')}\n`);
  const begunMs = Date.now();
  const agent = installed.start(['agent', '--config', 'agent.yaml'], {
    TRIED_KEY: '//Eve',
    TRIED_SECRET: `0x${'11'.repeat(32)}`,
  });
  await agent.shows(/the agent runs/, firstHealthMs);
  const health = (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as { schema: string };
  equal(health.schema, 'almanac.health.v1');
  tell(`almanac agent: /health answers after ${seconds(begunMs)}`);
  equal(await agent.end('SIGTERM'), 0);
}

/**
 * Installs agent and node in an empty folder; `almanac network up` finds the node and reaches finalized blocks.
 * @throws with what a command printed
 */
export async function tryNode(tarballs: readonly string[], tell: Tell): Promise<void> {
  await withInstalled(tarballs, tell, async (installed) => {
    const begunMs = Date.now();
    const up = await installed.almanac('network', 'up', '--json');
    try {
      equal(up.code, 0, up.output);
      // It returns when all nodes finalize.
      if (Date.now() - begunMs > firstBlockMs)
        throw new Error(`almanac network up took ${seconds(begunMs)}, at most ${firstBlockMs / 1_000} s`);
      const { nodes } = JSON.parse(up.stdout) as { nodes: readonly { pid: number }[] };
      const binary = realpathSync(join(installed.folder, 'node_modules', nodePackage, 'bin/almanac-node'));
      for (const { pid } of nodes) equal(readlinkSync(`/proc/${pid}/exe`), binary);
      tell(`almanac network up: blocks after ${seconds(begunMs)}`);
    } finally {
      const down = await installed.almanac('network', 'down');
      equal(down.code, 0, down.output);
    }
    tell('almanac network down: nothing is left');
  });
}

async function withInstalled(
  tarballs: readonly string[],
  tell: Tell,
  work: (installed: Installed) => Promise<void>,
): Promise<void> {
  const begunMs = Date.now();
  const installed = await Installed.make(tarballs);
  try {
    tell(`npm install in an empty folder: ${seconds(begunMs)}`);
    await work(installed);
  } finally {
    await installed.remove();
  }
}

function seconds(sinceMs: number): string {
  return `${((Date.now() - sinceMs) / 1_000).toFixed(1)} s`;
}
