import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../pack/try-packages.ts';
import { agentImage, nodeImage } from './build-images.ts';
import { type InContainer, runIn, startIn, withContainer } from './buildah.ts';

const healthyWithinMs = 90_000;
const loadedFor = '20s';
// Of a development account; no chain knows it as a reporter, and the agent says so.
const stranger = '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw';

type Tell = (line: string) => void;

/**
 * Runs the node's image, beside it the agent's as an agent and as the load test of deploy/k8s, and looks at their health.
 * @throws with what a container printed
 */
export async function tryImages(tell: Tell): Promise<void> {
  const [rpc, metrics, http] = [await freePort(), await freePort(), await freePort()];
  await withContainer(nodeImage, async (nodes) => {
    const flags = ['--chain=dev', '--alice', '--force-authoring', '--tmp', '--no-mdns', '--no-telemetry'];
    const ports = [`--rpc-port=${rpc}`, `--prometheus-port=${metrics}`];
    const node = startIn(nodes, [], '/usr/local/bin/almanac-node', ...flags, ...ports);
    try {
      await healthy('node', node, `http://127.0.0.1:${metrics}/metrics`, /substrate_block_height/);
      tell(`${nodeImage}: /metrics answers`);
      await withContainer(agentImage, async (agents) => {
        await tryAgent(agents, rpc, http);
        tell(`${agentImage}: an agent answers /health, with a Redis of its own`);
        const load = [
          'almanac',
          'load',
          `ws://127.0.0.1:${rpc}`,
          '--rate=50',
          `--for=${loadedFor}`,
          '--json',
        ];
        const answer = JSON.parse(await runIn(agents, [], ...load)) as { schema: string };
        tell(`${agentImage}: the load test of deploy/k8s ends with ${answer.schema}`);
      });
    } finally {
      await node.end();
    }
  });
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
