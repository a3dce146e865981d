import { setTimeout as sleep } from 'node:timers/promises';
import { listedFaults } from '../../base/faults.ts';
import { parseDuration } from '../../base/parse.ts';
import { processSignal } from '../../cli/abort.ts';
import { say } from '../../cli/output.ts';
import { parseWholeNumber } from '../../lab/cli/network/run.ts';
import { parseBackend, tellOfUp } from '../../lab/cli/network/up.ts';
import { parseEngine } from '../../lab/genesis/engine.ts';
import { downNetwork } from '../../lab/networks.ts';
import type { NetworkOptions } from '../../lab/plan/options.ts';
import type { NetworkState } from '../../lab/real/state.ts';
import { requireShortSockets } from '../../lab/replicas/decider-socket.ts';
import { findEtcd } from '../../lab/replicas/etcd-members.ts';
import { replicatedNodes } from '../../lab/replicas/replica-options.ts';
import { coordinators } from '../../lab/replicas/replicas-state.ts';
import { upNetwork } from '../../lab/up/up.ts';
import { hear, leadersOf, placesOf, stateOf } from './heard.ts';

interface HaUpOptions {
  readonly name: string;
  readonly validators: string;
  readonly engine: string;
  readonly coordinator: string;
  readonly lease: string;
  readonly slot: string;
  readonly session: string;
  readonly linkBackend?: string;
  readonly node?: string;
  readonly heartbeat?: boolean;
  /** False after --no-page. */
  readonly page: boolean;
  readonly json?: boolean;
}

const fewestValidators = 1;
const leastLeaseMs = 1_000;
const ledWithinMs = 30_000;
const pollMs = 250;

/** Starts a network in which the last validator has two nodes, and returns when one of them signs. */
export async function runHaUp(options: HaUpOptions): Promise<void> {
  const asked = parseOptions(options);
  const coordinator = asked.replicas?.coordinator;
  if (coordinator === 'etcd') findEtcd();
  requireShortSockets(
    asked.name,
    (asked.nodes ?? []).map(({ name }) => name),
  );
  if (asked.validators < 4)
    say('note: with fewer than 4 validators finality waits for this one at every take-over; 4 tolerate it');
  if (coordinator === 'memory') {
    say(
      'note: --coordinator memory: each HA sidecar decides independently, so both nodes sign; this shows what the others prevent',
    );
  }
  const network = await upNetwork(asked, { progress: say, signal: processSignal() });
  const leader = await untilLed(network, coordinator === 'memory').catch(async (error: unknown) => {
    // Interrupted: of what was asked for nothing is left, as before the network was up.
    await downNetwork(network.name);
    throw error;
  });
  await tellOfUp(
    network,
    `who signs: almanac ha status; see the other take over: almanac network chaos kill ${leader} --for 1m`,
    options,
  );
}

/**
 * Waits until one node leads and the others are ready to; however that goes, the network is up.
 * @returns the node that leads, else the first
 */
async function untilLed({ name, nodes }: NetworkState, leadsAll: boolean): Promise<string> {
  const signal = processSignal();
  const places = await placesOf({ name });
  const deadline = performance.now() + ledWithinMs;
  for (let last = ''; performance.now() < deadline; ) {
    const heard = await hear(places, signal);
    const states = heard.map(({ node, status }) => `${node} ${status ? stateOf(status) : 'is silent'}`);
    const line = states.join(', ');
    if (line !== last) say(line);
    last = line;
    const [leader, ...more] = leadersOf(heard);
    const isReady = heard.every(({ status }) => status && ['leads', 'ready'].includes(stateOf(status)));
    if (leader !== undefined && isReady && (more.length === 0 || leadsAll)) return leader;
    await sleep(pollMs, undefined, { signal });
  }
  say('note: the nodes are up, and not all of them are ready to lead; "almanac ha doctor" looks for why');
  return nodes.find(({ replica }) => replica)?.name ?? '';
}

/** @throws AgentError with all that is wrong; what the network itself refuses comes after */
function parseOptions(options: HaUpOptions): NetworkOptions {
  const validators = parseWholeNumber(options.validators, '--validators');
  const leaseMs = parseDuration(options.lease, '--lease');
  const coordinator = coordinators.find((known) => known === options.coordinator);
  const faults = [
    ...(validators < fewestValidators
      ? [`--validators ${validators}: expected ${fewestValidators} or more; the last one has two nodes`]
      : []),
    ...(coordinator ? [] : [`--coordinator ${options.coordinator}: expected ${coordinators.join(', ')}`]),
    ...(['aura', 'babe'].includes(options.engine)
      ? []
      : [`--engine ${options.engine}: expected aura or babe, whose validators have slots`]),
    ...(leaseMs < leastLeaseMs
      ? [`--lease ${options.lease}: expected ${leastLeaseMs / 1_000}s or more; 2s is usual`]
      : []),
  ];
  if (faults.length > 0 || !coordinator)
    throw listedFaults('bad_input/ha_up', 'no such network can be started', faults);
  return {
    name: options.name,
    engine: parseEngine(options.engine),
    validators,
    candidates: 0,
    nodes: replicatedNodes(validators),
    slotMs: parseDuration(options.slot, '--slot'),
    sessionMs: parseDuration(options.session, '--session'),
    sessionsPerEra: 6,
    windowMs: 60_000,
    node: options.node,
    backend: options.linkBackend === undefined ? undefined : parseBackend(options.linkBackend),
    heartbeat: options.heartbeat,
    replicas: { coordinator, leaseMs },
  };
}
