import { grouped } from '../overview/words.ts';
import type { HeadsFrom } from './relay-asked.ts';
import type { RelayProgress } from './relay-messages.ts';

/** What a count is doing, and what came from the node so far. */
export function progressText({ step, traffic }: RelayProgress): string {
  const received = `${grouped(traffic.answers)} answers, ${(traffic.bytes / 1e6).toFixed(1)} MB received`;
  switch (step.step) {
    case 'connect':
      return `Connecting ... ${received}`;
    case 'heads':
      return `Proving headers final ... ${received}`;
    case 'light':
      if (step.block === 0)
        return `The light client looks for peers, to find block ${grouped(step.of)}; this takes minutes ...`;
      return `The light client is at block ${grouped(step.block)} of ${grouped(step.of)} ...`;
    case 'blocks':
      return `${grouped(step.done)} of ${grouped(step.of)} blocks recounted ... ${received}`;
  }
}

/** The file that each source of heads takes. */
export const fileTexts: Readonly<Record<HeadsFrom, string>> = {
  node: 'Checkpoint or raw specification (JSON); optional',
  file: 'Proof file of almanac watch --verify --proof',
  light: 'Raw chain specification (JSON) with WebSocket bootnodes',
};

/** What each source of heads proves, and with whose help. */
export const headsTexts: Readonly<Record<HeadsFrom, string>> = {
  node: "The node sends GRANDPA justifications; this page checks the validators' votes. Polkadot, Kusama, Paseo and Westend begin at a recent block of @polkadot-api/known-chains, other chains at their genesis. A checkpoint of your own goes before both: almanac watch RELAY --verify --json has one. With one, the genesis hash is the node's claim.",
  file: 'The file proves the headers; the node adds bodies and states, which must match them.',
  light:
    'smoldot, a light client with peers of its own, finds the final block; it is loaded only then (GPL-3.0-or-later with the Classpath exception).',
};

/** What this page cannot know, and what can. */
export const limits: readonly string[] = [
  'Slots that a validator did not use: almanac watch RELAY counts them.',
  'Votes in other heads of the chain: almanac earnings RELAY --follow listens to them, so that fewer causes remain unknown.',
  'Blocks whose bodies or states the node has discarded: the page names them and counts the rest. An archive node has all.',
];
