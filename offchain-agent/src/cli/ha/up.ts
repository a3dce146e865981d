import { AgentError } from '../../base/error.ts';
import { parseDuration } from '../../base/parse.ts';
import { parseEngine } from '../../network/genesis/engine.ts';
import type { NetworkOptions } from '../../network/plan/options.ts';
import { upNetwork } from '../../network/real/up.ts';
import { findEtcd } from '../../network/replicas/etcd-members.ts';
import { replicatedNodes } from '../../network/replicas/replica-options.ts';
import { coordinators } from '../../network/replicas/replicas-state.ts';
import { requireShortSockets } from '../../network/replicas/start-replicas.ts';
import { processSignal } from '../abort.ts';
import { networkDocument, parseWholeNumber, printNodes } from '../network/run.ts';
import { parseBackend, startPage } from '../network/up.ts';
import { say, writeJson } from '../output.ts';

export interface HaUpOptions {
  readonly name: string;
  readonly validators: string;
  readonly engine: string;
  readonly coordinator: string;
  readonly lease: string;
  readonly slot: string;
  readonly session: string;
  readonly backend?: string;
  readonly node?: string;
  /** False after --no-page. */
  readonly page: boolean;
  readonly json?: boolean;
}

const fewestValidators = 1;
const leastLeaseMs = 1_000;

/** Starts a network in which the last validator has two nodes, and returns when one of them signs. */
export async function runHaUp(options: HaUpOptions): Promise<void> {
  const asked = parseOptions(options);
  const coordinator = asked.replicas?.coordinator;
  if (coordinator === 'etcd') findEtcd();
  requireShortSockets(
    asked.name,
    (asked.nodes ?? []).map(({ name }) => name),
  );
  if (asked.validators < 4) {
    say(
      `note: finality of ${asked.validators} validators waits for every take-over; 4 tolerate one that is away`,
    );
  }
  if (coordinator === 'memory') {
    say(
      'note: --coordinator memory: each decider remembers by itself, so both nodes sign; this shows what the others prevent',
    );
  }
  const network = await upNetwork(asked, { progress: say, signal: processSignal() });
  const page = options.page ? await startPage(network.name) : undefined;
  if (options.json) return writeJson(await networkDocument(network));
  await printNodes(network);
  if (page !== undefined) say(`watch it: ${page}`);
  const [leader] = network.nodes.filter(({ replica }) => replica);
  say(
    `network "${network.name}" is up; who signs: almanac ha status; see the other take over: almanac network chaos kill ${leader?.name} --for 1m; end it: almanac network down --name ${network.name}`,
  );
}

/** @throws AgentError with all that is wrong; what the network itself refuses comes after */
function parseOptions(options: HaUpOptions): NetworkOptions {
  const validators = parseWholeNumber(options.validators, '--validators');
  const leaseMs = parseDuration(options.lease, '--lease');
  const coordinator = coordinators.find((known) => known === options.coordinator);
  const faults = [
    ...(validators < fewestValidators
      ? [`--validators ${validators}: expected ${fewestValidators} or more, the last of which has two nodes`]
      : []),
    ...(coordinator ? [] : [`--coordinator ${options.coordinator}: expected ${coordinators.join(', ')}`]),
    ...(['aura', 'babe'].includes(options.engine)
      ? []
      : [`--engine ${options.engine}: expected aura or babe, whose validators have slots`]),
    ...(leaseMs < leastLeaseMs
      ? [`--lease ${options.lease}: expected ${leastLeaseMs / 1_000}s or more; 2s is usual`]
      : []),
  ];
  if (faults.length > 0 || !coordinator) {
    throw new AgentError(
      'bad_input/ha_up',
      `no such network can be started:\n${faults.map((text) => `  ${text}`).join('\n')}`,
      {
        data: { faults },
      },
    );
  }
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
    backend: options.backend === undefined ? undefined : parseBackend(options.backend),
    replicas: { coordinator, leaseMs },
  };
}
