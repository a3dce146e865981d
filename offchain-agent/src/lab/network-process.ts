import { type EmbeddedNetwork, startEmbeddedNetwork } from './embedded-network.ts';
import {
  type FromNetwork,
  type NetworkAnswers,
  type SeparateNetworkOptions,
  type ToNetwork,
} from './network-messages.ts';
import { tellParent } from './tell-parent.ts';
import { told } from './told-error.ts';

// The process of an embedded network, forked by SeparateNetwork.

const tell: (message: FromNetwork) => void = tellParent;
let network: EmbeddedNetwork | undefined;

process.on('message', (message: ToNetwork) => {
  if (message.type === 'start') {
    start(message.options).catch((error: unknown) =>
      tell({ type: 'failed', error: told(error, 'unknown/network') }),
    );
    return;
  }
  const { id, what } = message;
  answerTo(what).then(
    (answer) => tell({ type: 'answer', id, answer }),
    (error: unknown) => tell({ type: 'refusal', id, error: told(error, 'unknown/network') }),
  );
});
// What nobody awaited: the parent says so as of any failure, and ends this process.
process.on('uncaughtException', (error) => tell({ type: 'failed', error: told(error, 'unknown/network') }));
// The channel closes with the parent, also when that is killed: nobody is left to have a network for.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group of processes; the parent decides when its network ends.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);

async function start(options: SeparateNetworkOptions): Promise<void> {
  network = await startEmbeddedNetwork({ ...options, onStall: (stall) => tell({ type: 'stall', stall }) });
  tell({ type: 'started', url: network.url, firstSlot: network.firstSlot });
  await network.running;
  tell({ type: 'over' });
}

async function answerTo(what: keyof NetworkAnswers): Promise<NetworkAnswers[keyof NetworkAnswers]> {
  switch (what) {
    case 'authorities':
      return (await network?.authorities()) ?? [];
    case 'logs':
      return (await network?.logs()) ?? new Map();
    case 'close':
      await network?.close();
      return undefined;
  }
}
