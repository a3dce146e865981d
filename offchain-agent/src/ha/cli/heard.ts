import { AgentError } from '../../base/error.ts';
import { findNetwork } from '../../lab/networks.ts';
import { type ShownStatus, statusOf } from '../control-client.ts';

export interface ControlOptions {
  /** Of a local network. */
  readonly name?: string;
  /** Sockets of deciders of this machine. */
  readonly control?: readonly string[];
  readonly json?: boolean;
}

/** Where a decider is asked. */
interface DeciderAddress {
  /** As the network calls the node; undefined until the decider says it. */
  readonly node: string | undefined;
  readonly control: string;
}

/** What was heard of one decider. */
export interface Heard extends DeciderAddress {
  readonly status: ShownStatus | undefined;
  /** Why there is no status. */
  readonly silence: string | undefined;
}

/** @throws AgentError `bad_input/control`, and as `findNetwork` does */
export async function placesOf({ name, control = [] }: ControlOptions): Promise<DeciderAddress[]> {
  if (control.length > 0) {
    if (name !== undefined)
      throw new AgentError(
        'bad_input/control',
        '--name and --control say the same in two ways; give one of them',
      );
    return control.map((path) => ({ node: undefined, control: path }));
  }
  const network = await findNetwork(name);
  if (network.replicas) return network.replicas.deciders;
  throw new AgentError(
    'bad_input/control',
    `no validator of network "${network.name}" has several nodes; start such a network with \`almanac ha up\`, or name the socket of an HA sidecar with --control`,
  );
}

export async function hear(places: readonly DeciderAddress[], signal?: AbortSignal): Promise<Heard[]> {
  return await Promise.all(
    places.map(async ({ node, control }) => {
      try {
        const status = await statusOf(control, signal);
        return { node: status.node, control, status, silence: undefined };
      } catch (error) {
        if (!(error instanceof AgentError) || signal?.aborted) throw error;
        return { node, control, status: undefined, silence: error.message };
      }
    }),
  );
}

/** The nodes that lead, as they themselves or others say. */
export function leadersOf(heard: readonly Heard[]): string[] {
  const own = heard.flatMap(({ status }) => (status?.leads ? status.node : []));
  if (own.length > 0) return own;
  const asked = heard.flatMap(({ node }) => node ?? []);
  const told = heard.flatMap(({ status }) => status?.leader ?? []).filter((node) => !asked.includes(node));
  return [...new Set(told)];
}

/** In a word or two. */
export function stateOf({ leads, isConnected, fault, health }: ShownStatus): string {
  if (leads) return 'leads';
  if (fault !== null) return 'refused';
  if (!isConnected) return 'no node';
  return health === null || health.isSyncing ? 'not ready' : 'ready';
}
