import { commandLine } from '../real/node-process.ts';
import { nodeReport } from '../real/ready.ts';
import type { ClientDriver } from './client-driver.ts';
import { callRpc } from './json-rpc.ts';

const answerWithinMs = 3_000;

/**
 * The node of this repository, or any that takes its options (`--node COMMAND`). Genesis and keys are `upNetwork`'s: they need a
 * runtime, which no other client has.
 */
export const substrate: ClientDriver = {
  name: 'substrate',
  engines: ['aura', 'babe', 'manual', 'instant'],
  isTried: true,
  program: { name: 'almanac-node', install: 'npm run build:chain -- node' },
  mostNodes: 20,
  hasMetrics: true,
  cannot: [],
  depth: () => undefined,
  async prepare() {
    // Done by `upNetwork`.
  },
  command: (network, node) => commandLine(network, node),
  async poll({ rpc_port: port }, signal) {
    const report = await nodeReport(port, signal);
    if (!report) return undefined;
    const within = AbortSignal.timeout(answerWithinMs);
    const waiting = await callRpc<unknown[]>(port, ['author_pendingExtrinsics'], within).catch(
      () => undefined,
    );
    return { ...report, pool: waiting?.length };
  },
  async seal({ rpc_port: port }) {
    await callRpc(port, ['engine_createBlock', true, true], AbortSignal.timeout(answerWithinMs));
  },
};
