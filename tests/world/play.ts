import { createLogger } from '../../offchain-agent/src/base/logger.ts';
import { openGatewayDoor } from '../../offchain-agent/src/endpoint/cli/gateway/door.ts';
import { parseGatewayConfig } from '../../offchain-agent/src/endpoint/gateway/config.ts';
import { openGateway } from '../../offchain-agent/src/endpoint/gateway/gateway.ts';
import { read } from './clients/read.ts';
import { sample } from './clients/sample.ts';
import { submit } from './clients/submit.ts';
import { watchHeads } from './clients/watch-heads.ts';
import { WorldClient } from './clients/world-client.ts';
import { WorldNode } from './node/world-node.ts';
import { Judge } from './oracle/judge.ts';
import type { CallCount, Violation } from './oracle/verdict.ts';
import type { WorldScene } from './scene.ts';
import type { Stage } from './stage.ts';
import { TrueChain } from './true-chain.ts';

const openMs = 300;

export interface SceneOutcome {
  /** Whether nothing could show which chain is the right one, by the scene's kind or at some instant. */
  readonly isUndecidable: boolean;
  readonly violations: readonly Violation[];
  readonly reads: Readonly<Record<'byHash' | 'atHead', CallCount>>;
  /** How long better nodes waited until they were served, ms. */
  readonly returnsMs: readonly number[];
}

interface PlayOptions {
  readonly scene: WorldScene;
  readonly stage: Stage;
  /** Of the gateway: 64 hex digits. */
  readonly identity: string;
  /** The port of a node by its place. */
  readonly portOf: (index: number) => number;
  /** Hears every fault that nothing else hears. */
  readonly onCrash: (listener: (error: unknown) => void) => void;
  /** Whether clients follow heads alone. */
  readonly isQuiet?: boolean;
}

/** Plays a scene: nodes as it says, the real gateway, clients, and a judge who sees all of it. */
export async function play({
  scene,
  stage,
  identity,
  portOf,
  onCrash,
  isQuiet = false,
}: PlayOptions): Promise<SceneOutcome> {
  const truth = new TrueChain(scene, stage);
  const judge = new Judge({
    hashAt: (height) => truth.chain.at(height).hash,
    heightNow: () => truth.height,
    life: () => truth.life,
    isUndecidable: scene.isUndecidable,
  });
  const crash = (error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    stage.trace(`crash ${text}`);
    judge.found('crash', stage.nowMs(), text);
  };
  onCrash(crash);
  const note = (node: WorldNode): void => {
    const { view, name, isReachable } = node;
    const { standing } = view;
    judge.node(stage.nowMs(), {
      name,
      isReachable,
      standing,
      isPurgedEarly: view.isPurged && truth.life === 0,
      isAtHead: standing === 'true' && view.best >= truth.height - 1,
      best: view.best,
      oldest: node.oldest,
      saysSyncing: node.spec.isSyncing,
      goesOn: node.spec.course !== 'still',
    });
  };
  const nodes = scene.nodes.map(
    (spec, index) => new WorldNode({ spec, scene, truth, stage, port: portOf(index), onChange: note }),
  );
  stage.delay(scene.delayMs);
  for (const { atMs, byMs } of scene.jumps) stage.at(atMs, () => void stage.jump(byMs));
  let close = async (): Promise<void> => undefined;
  const open = async (): Promise<void> => {
    const upstreams = nodes.map(({ name, url }) => ({ name, url }));
    const config = parseGatewayConfig(
      { listen: '127.0.0.1:0', identity, networks: [{ name: 'world', upstreams, blockMs: scene.blockMs }] },
      'world',
    );
    const write = (line: string): void => {
      stage.trace(`log ${line.trimEnd()}`);
      judge.log(stage.nowMs(), (JSON.parse(line) as { msg: string }).msg);
    };
    const log = createLogger({ level: 'info', isTty: false, write });
    const { door, close: closeDoor } = openGatewayDoor(config, log);
    const gateway = await openGateway({ config, door, log, version: 'world' });
    const client = await WorldClient.open(`ws://127.0.0.1:${gateway.port}`, (code) =>
      judge.found('crash', stage.nowMs(), `the gateway ended a client's connection with ${code}`),
    );
    close = async () => {
      client.close();
      await gateway.close();
      await closeDoor();
      for (const node of nodes) node.close();
    };
    await watchHeads(client, stage, judge);
    if (isQuiet) return;
    sample(client, gateway, stage, judge);
    read(client, stage, truth, judge);
    for (const [index, atMs] of scene.submitMs.entries())
      stage.at(atMs, () => submit({ client, stage, truth, judge, finalLag: scene.finalLag, index }));
  };
  stage.at(openMs, () => void open().catch(crash));
  await stage.until(scene.lastsMs);
  judge.end(scene.lastsMs);
  close().catch(() => undefined);
  await stage.until(scene.lastsMs + 1_000);
  const { violations, reads, returnsMs } = judge;
  return { isUndecidable: scene.isUndecidable || judge.wasIncomparable, violations, reads, returnsMs };
}
