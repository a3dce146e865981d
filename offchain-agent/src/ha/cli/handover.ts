import { AgentError } from '../../base/error.ts';
import { processSignal } from '../../cli/abort.ts';
import { print, say, writeJson } from '../../cli/output.ts';
import { handOver } from '../control-client.ts';
import { type ControlOptions, type Heard, hear, placesOf } from './heard.ts';

/**
 * Has the node that leads hand over, and returns when another one leads.
 * @throws AgentError `no/leader`, and as the decider answers: `no/handover` when no other node could lead
 */
export async function runHandover(options: ControlOptions): Promise<void> {
  const signal = processSignal();
  const heard = await hear(await placesOf(options), signal);
  const from = heard.find(({ status }) => status?.leads);
  if (!from?.node) {
    throw new AgentError(
      'no/leader',
      `none of the queried HA sidecars is leader${otherLeader(heard)}; nothing was handed over`,
    );
  }
  say(`${from.node} leads: it finishes its slot and its round`);
  const startMs = performance.now();
  const { to, isAbrupt } = await handOver(from.control, signal);
  const ms = Math.round(performance.now() - startMs);
  if (options.json) {
    return writeJson({
      schema: 'almanac.ha_handover.v1',
      basis: 'census',
      from: from.node,
      to,
      ms,
      abrupt: isAbrupt,
    });
  }
  print(`${to} leads: handed over by ${from.node} after ${(ms / 1_000).toFixed(1)} s`);
  if (isAbrupt) say('note: no slot came, or no round ended, in time; a slot may be missed');
}

function otherLeader(heard: readonly Heard[]): string {
  const leader = heard.find(({ status }) => status?.leader)?.status?.leader;
  return leader ? `: ${leader} does, ask on its machine` : '';
}
