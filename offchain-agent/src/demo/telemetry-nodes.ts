import { once } from 'node:events';
import { WebSocket } from 'ws';
import { AgentError } from '../base/error.ts';
import type { ChainConnection } from '../chain/rpc/connect.ts';
import { validatorKeys } from '../lab/plan/validator-keys.ts';
import { startTelemetry, type TelemetryServing } from '../serve/cli/telemetry/start.ts';
import type { LiveStory } from './seed/live-story.ts';
import type { StoryNetwork } from './seed/story-network.ts';

/** Where pages look for a feed when nobody names one. */
const usualPort = 8_000;
const host = '127.0.0.1';
/** The accounts of the cast's validators, which are those of development. */
const seeds = ['//Alice', '//Bob', '//Charlie', '//Dave'];

interface FeedOptions {
  readonly chain: ChainConnection;
  readonly chainName: string;
  readonly names: Readonly<Record<string, string>>;
  readonly story: LiveStory;
  readonly network: Pick<StoryNetwork, 'chain' | 'url'>;
}

/** Serves a feed of telemetry on which the four simulated validators say what nodes say; one that is away says nothing. */
export async function startDemoFeed(options: FeedOptions): Promise<TelemetryServing> {
  const { chain, chainName, names, story, network } = options;
  const opened = { chain, chainName, url: network.url, names };
  const start = async (port: number): Promise<TelemetryServing> =>
    await startTelemetry(opened, { host, port }, { period: 'day' });
  const serving = await start(usualPort).catch(async (error: unknown) => {
    if (error instanceof AgentError && error.code === 'bad_input/listen') return await start(0);
    throw error;
  });
  const nodes = await Promise.all(
    story.cast.validators.map(async ({ name }, place) => {
      const socket = new WebSocket(serving.submit ?? '');
      // A feed that is gone takes nothing; the demo goes on.
      socket.on('error', () => undefined);
      await once(socket, 'open');
      const { grandpa } = await validatorKeys(seeds[place] ?? '');
      socket.send(connected(name, chainName, story.chain.genesisHash));
      const set = { authority_id: grandpa.address, authority_set_id: '0', authorities: '[]' };
      socket.send(message({ msg: 'afg.authority_set', ...set }));
      return socket;
    }),
  );
  const { headState } = network.chain.blockchain;
  const id = headState.subscribeHead(({ number, hash }) => {
    const best = { best: hash, height: number };
    const nextTurn = network.chain.lastSlot + 1;
    for (const [place, node] of nodes.entries()) {
      if (node.readyState !== node.OPEN || isAway(story, place, nextTurn)) continue;
      node.send(message({ msg: 'block.import', ...best, origin: 'NetworkBroadcast' }));
      node.send(message({ msg: 'notify.finalized', ...best, height: `${number}` }));
    }
  });
  return {
    ...serving,
    close: async () => {
      headState.unsubscribeHead(id);
      for (const node of nodes) node.terminate();
      await serving.close();
    },
  };
}

/** Whether a validator leaves the next slot that is its own empty. */
function isAway({ teller, cast }: LiveStory, place: number, slot: number): boolean {
  const own = Array.from({ length: cast.validators.length }, (_, ahead) => slot + ahead).find(
    (candidate) => teller.turnOf(candidate) === place,
  );
  return own !== undefined && teller.authorOf(own) === undefined;
}

function connected(name: string, chain: string, genesis: string): string {
  return message({
    msg: 'system.connected',
    chain,
    name,
    implementation: 'Almanac Node (simulated)',
    version: '1.6.0',
    config: '',
    genesis_hash: genesis,
    authority: true,
    startup_time: `${Date.now()}`,
    network_id: '',
  });
}

function message(payload: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ id: 1, ts: new Date().toISOString(), payload });
}
