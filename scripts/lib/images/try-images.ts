import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { exitCode } from '../../../offchain-agent/src/base/exit.ts';
import { freePorts } from '../../../offchain-agent/src/lab/real/ports.ts';
import { root } from '../folders.mjs';
import { agentImage, networkImage, nodeImage } from './build-images.ts';
import { type Ended, type InContainer, runIn, startIn, withContainer } from './buildah.ts';

const healthyWithinMs = 90_000;
// Of a development account; no chain knows it as a reporter, and the agent says so.
const stranger = '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw';

type Tell = (line: string) => void;

/**
 * Runs the node's image, beside it the agent's as an agent and as the load test of deploy/k8s, and looks at their health.
 * @throws with what a container printed
 */
export async function tryImages(tell: Tell): Promise<void> {
  const job = loadJob();
  const [rpc = 0, metrics = 0, http = 0] = await freePorts(3);
  await withContainer(nodeImage, async (nodes) => {
    const flags = job.node.map((flag) =>
      flag
        .replace('--rpc-port=9944', `--rpc-port=${rpc}`)
        .replace('--prometheus-port=9615', `--prometheus-port=${metrics}`)
        .replace('--base-path=/data', '--base-path=/tmp/data'),
    );
    const node = startIn(nodes, [], '/usr/local/bin/almanac-node', ...flags);
    try {
      await healthy('node', node, `http://127.0.0.1:${metrics}/metrics`, /substrate_block_height/);
      tell(`${nodeImage}: /metrics answers`);
      await withContainer(agentImage, async (agents) => {
        await tryAgent(agents, rpc, http);
        tell(`${agentImage}: an agent answers /health, with a Redis of its own`);
        const load = job.load.map((word) => word.replace('127.0.0.1:9944', `127.0.0.1:${rpc}`));
        tell(
          `${agentImage}: the load test of deploy/k8s ends with ${verdictOf(await runIn(agents, ...load))}`,
        );
      });
    } finally {
      await node.end();
    }
  });
}

/** Two networks of it one after the other: of the node, and of a client of Ethereum. */
export async function tryNetworkImage(tell: Tell): Promise<void> {
  for (const [kind, path, expected] of [
    [['--engine', 'instant'], '/health', /peers/],
    [['--client', 'anvil', '--slot', '1s'], '/', /.*/],
  ] as const) {
    const [rpc = 0] = await freePorts(1);
    await withContainer(networkImage, async (container) => {
      const entry = ['almanac', 'network', 'up', '--foreground', '--port', String(rpc), ...kind];
      const network = startIn(container, [], ...entry);
      try {
        await healthy('network', network, `http://127.0.0.1:${rpc}${path}`, expected);
        tell(`${networkImage}: ${entry.join(' ')} answers`);
      } finally {
        await network.end();
      }
    });
  }
}

interface Container {
  readonly command?: readonly string[];
  readonly args: readonly string[];
}

/** The command lines of the job, but for the node's program, which its image names. */
function loadJob(): { readonly node: readonly string[]; readonly load: readonly string[] } {
  const { spec } = parse(readFileSync(join(root, 'deploy/k8s/load-test.yaml'), 'utf8')) as {
    spec: { template: { spec: Record<'initContainers' | 'containers', readonly Container[]> } };
  };
  const { initContainers, containers } = spec.template.spec;
  const [node, load] = [initContainers[0], containers[0]];
  if (!node || !load?.command) throw new Error('deploy/k8s/load-test.yaml has no node or no load');
  return { node: node.args, load: [...load.command, ...load.args] };
}

/**
 * What a load test says of itself. That a busy machine's figures are refused is a good answer of an image.
 * @throws with what it printed, unless it measured
 */
function verdictOf({ code, stdout, output }: Ended): string {
  if (code !== exitCode.ok && code !== exitCode.unknown)
    throw new Error(`the load test ended with ${code}:\n${output}`);
  const { points } = JSON.parse(stdout) as {
    readonly points: readonly { readonly verdict: string; readonly successes: number }[];
  };
  const [point] = points;
  if (!point || point.successes === 0) throw new Error(`the load test measured nothing:\n${output}`);
  return `${point.successes} transactions, verdict "${point.verdict}"`;
}

async function tryAgent(container: string, rpc: number, http: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-image-agent-'));
  chmodSync(folder, 0o755);
  const url = `ws://127.0.0.1:${rpc}`;
  const config = [
    `chain:\n  urls: [${url}]`,
    'local: true',
    `reporters:\n  - account: ${stranger}\n    keyEnv: TRIED_KEY\n    secretEnv: TRIED_SECRET`,
    `vantages: [${url}]`,
  ];
  writeFileSync(join(folder, 'agent.yaml'), `${config.join('\n')}\n`);
  const env = {
    ALMANAC_HTTP_LISTEN: `127.0.0.1:${http}`,
    TRIED_KEY: '//Eve',
    TRIED_SECRET: `0x${'11'.repeat(32)}`,
  };
  const options = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const mounted = ['--volume', `${folder}:/etc/almanac:ro`];
  const command = ['almanac', 'agent', '--config', '/etc/almanac/agent.yaml'];
  const agent = startIn(container, [...options, ...mounted], ...command);
  try {
    await healthy('agent', agent, `http://127.0.0.1:${http}/health`, /almanac\.health\.v1/);
  } finally {
    await agent.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function healthy(name: string, running: InContainer, url: string, expected: RegExp): Promise<void> {
  const deadline = Date.now() + healthyWithinMs;
  let last = '';
  while (!expected.test(last)) {
    if (running.hasEnded() || Date.now() > deadline)
      throw new Error(
        `the container of the ${name} is not healthy: ${last}\n${running.output().slice(-4_000)}`,
      );
    await sleep(500);
    last = await fetch(url).then(
      async (response) => await response.text(),
      (error: unknown) => String(error),
    );
  }
}
