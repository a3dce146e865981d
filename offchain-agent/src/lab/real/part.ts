import type { z } from 'zod';
import type { ProcessIdentity } from '../../base/process.ts';
import type { NetworkState, NodeState } from './state.ts';

/** Tells a person what is waited for. */
export type TellProgress = (line: string) => void;

/** A program that is to run as a node. */
export interface ProgramStart {
  readonly program: string;
  readonly args: string[];
  readonly env: Record<string, string>;
  /** The file that gets what it prints. */
  readonly log: string;
}

/** A program with its arguments, and the environment that it adds to ours. */
export interface CommandLine {
  readonly argv: readonly [program: string, ...rest: string[]];
  readonly env: Readonly<Record<string, string>>;
}

/** What a node reports about itself. */
export interface NodeReport {
  readonly peers: number;
  readonly best: number;
  /** 0 where the client has no finality. */
  readonly finalized: number;
}

/** How the nodes of a network are started and queried: each client has its own way. */
export interface NodeProgram {
  command(network: NetworkState, node: NodeState): CommandLine;
  /** Undefined when the node is missing, paused, or does not answer in time. */
  poll(node: NodeState, signal?: AbortSignal): Promise<NodeReport | undefined>;
  /** What every node has to show before the network is ready. */
  readyWhen(network: NetworkState): 'answers' | 'blocks' | 'finality';
  /** How long it may take without getting on, besides what slots take; two minutes unless given. */
  readonly patienceMs?: number;
  urlOf(node: NodeState): string;
  /** Nodes look for their peers only as they start, so the next one waits until this one answers. */
  readonly startsOneByOne: boolean;
  /** Whether the user's other commands can query its nodes. */
  readonly isSubstrate: boolean;
}

/** What a part changes about the command of a node. */
interface Wrapping {
  readonly through?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What a network is asked to have; each part declares its own options here (module augmentation). */
export interface PartOptions {
  /** Of the network. */
  readonly name: string;
}

/** A node as it was asked for. */
export interface AskedNode {
  readonly name: string;
  readonly region?: string | undefined;
  /** The validator whose keys it shares with other nodes. */
  readonly replicaOf?: string | undefined;
}

export interface StartContext {
  readonly progress: TellProgress;
  readonly signal: AbortSignal;
  /** Starts a node that waits for a part: see `Addition.startsLater`. */
  readonly startNode: (network: NetworkState, node: NodeState) => Promise<void>;
}

/** What one part adds to a network that is being started. Each step is optional and runs in the order below. */
export interface Addition {
  /** Fields of the state from the beginning. */
  readonly fields?: Partial<NetworkState>;
  /** Whether peers must not tell each other their own addresses, because something is between them. */
  readonly hidesAddresses?: boolean;
  /** Fields of a node; `ports` are its own for peers, and a free one. */
  nodeFields?(
    node: AskedNode,
    index: number,
    ports: readonly [own: number, free: number],
  ): Partial<NodeState>;
  /** Before any node starts. */
  beforeNodes?(network: NetworkState, context: StartContext): Promise<void>;
  /** Whether this part starts the node itself, in `afterNodes`. */
  startsLater?(node: NodeState): boolean;
  /** When all other nodes have been started. */
  afterNodes?(network: NetworkState, context: StartContext): Promise<void>;
  /** When all nodes are ready. */
  whenReady?(network: NetworkState, context: StartContext): Promise<void>;
}

/** What `network status` shows of a part. */
export interface ShownPart {
  /** As `--json` has it, under the name of the part. */
  readonly document: unknown;
  /** For people; nothing where the network does not have the part. */
  readonly lines: readonly string[];
}

/**
 * What can be added to a network of nodes. `state`, `up`, `stop`, `ready` and `node-process` know parts by this interface alone;
 * `lab/networks.ts` lists them. The fields of the state that belong to a part are declared beside it (module augmentation of
 * `NetworkState` and `NodeState`), and their schema is here.
 */
export interface NetworkPart {
  readonly name: string;
  /** Its fields in the state of a network, and of each node. */
  readonly fields?: z.ZodRawShape;
  readonly nodeFields?: z.ZodRawShape;
  /** Called with every state that was read or made, and the folder of the network. */
  opened?(network: NetworkState, folder: string): void;
  /**
   * Checks what was asked for before anything is written. Undefined when the part was not asked for.
   * @throws AgentError `bad_input/...` for what cannot be had on this machine
   */
  add?(
    options: PartOptions,
    nodes: readonly AskedNode[],
    progress: TellProgress,
  ): Addition | undefined | Promise<Addition | undefined>;

  /** How nodes are started and queried; undefined for networks of another client. */
  programOf?(network: NetworkState): NodeProgram | undefined;
  /** What it puts before and behind the command of a node, and into its environment. */
  wrap?(node: NodeState): Wrapping | undefined;
  /** Starts the program of a node where only this part can; undefined where any process can. */
  launch?(network: NetworkState, node: NodeState, start: ProgramStart): Promise<ProcessIdentity> | undefined;
  /** Keeps other processes from starting the node until the returned function is called. */
  claim?(network: NetworkState, node: NodeState): () => void;
  /** Whether the node may end without anything being wrong. */
  mayEnd?(node: NodeState): boolean;
  /** Starts again what the nodes need and has gone. Returns the nodes that have to be started again. */
  revive?(network: NetworkState): Promise<readonly NodeState[]>;

  status?(network: NetworkState): ShownPart | Promise<ShownPart>;
  /** The names of its logs. */
  logs?(network: NetworkState): readonly string[];
  /** Accounts that it has, and the validator that a node is shown as, for tables of other commands. */
  accounts?(network: NetworkState): readonly { readonly account: string; readonly name: string }[];
  shownName?(node: NodeState): string | undefined;

  /** Ends what would react to the end of the nodes, or keep them from ending. The state is missing when it was never written. */
  retire?(name: string, network: NetworkState | undefined): Promise<void>;
  /** Processes that end together with the nodes. */
  processes?(network: NetworkState): readonly ProcessIdentity[];
  /** The network without which this one cannot be: taken down, it takes this one along. */
  leaderOf?(network: NetworkState): string | undefined;
  /** Removes what a process of a node has left behind; does nothing while it lives. */
  cleanUp?(process: ProcessIdentity): void;
}

/** The parts that networks can have, in the order in which they are started, shown and retired. */
export type NetworkParts = readonly NetworkPart[];
