import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCommand } from '../../offchain-agent/src/lab/client/node-command.ts';
import { compiledRuntimes } from '../../offchain-agent/src/lab/client/substrate.ts';
import { buildGenesis, type GenesisOptions } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { rawSpec } from '../../offchain-agent/src/lab/genesis/raw-spec.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';

/** One real node that is the whole chain. */
export interface DevNode {
  readonly url: string;
  readonly basePath: string;
  /** The file of its chain's specification. */
  readonly spec: string;
  readonly p2pPort: number;
  close(): Promise<void>;
}

// It keeps no identity: nobody else is in its network.
const lonely = ['--no-mdns', '--no-prometheus', '--unsafe-force-node-key-generation'];

/**
 * Starts a node that authors and finalizes alone, as Alice.
 * @param more arguments; it tells nobody of itself unless it is told to whom
 */
export async function startDevNode(
  patch: GenesisOptions['patch'],
  more: readonly string[] = ['--no-telemetry'],
): Promise<DevNode> {
  const [program = '', ...rest] = await nodeCommand(undefined, new AbortController().signal);
  const folder = await mkdtemp(join(tmpdir(), 'almanac-dev-node-'));
  const spec = join(folder, 'spec.json');
  await writeFile(spec, JSON.stringify(rawSpec(await buildGenesis({ preset: 'development', patch }))));
  const [rpcPort = 0, p2pPort = 0] = await freePorts(2);
  const args = [
    [
      '--chain',
      spec,
      '--base-path',
      join(folder, 'data'),
      '--db-cache',
      '16',
      '--alice',
      '--force-authoring',
    ],
    ['--rpc-port', String(rpcPort), '--listen-addr', `/ip4/127.0.0.1/tcp/${p2pPort}`],
    lonely,
    more,
  ].flat();
  const env = { ...compiledRuntimes(), ...process.env };
  const node = spawn(program, [...rest, ...args], { stdio: 'ignore', env });
  const kill = (): void => void node.kill('SIGKILL');
  process.once('exit', kill);
  return {
    url: `ws://127.0.0.1:${rpcPort}`,
    basePath: join(folder, 'data'),
    spec,
    p2pPort,
    close: async () => {
      process.off('exit', kill);
      if (node.exitCode === null && node.signalCode === null) {
        const end = once(node, 'exit');
        kill();
        await end;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
