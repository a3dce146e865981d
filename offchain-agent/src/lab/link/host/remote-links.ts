import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { AgentError, messageOf } from '../../../base/error.ts';
import { type ProcessIdentity, type ProcessState, processState } from '../../../base/process.ts';
import type { ProgramStart } from '../../real/part.ts';
import type { NetworkState } from '../../real/state.ts';
import {
  effectsOfBackend,
  type LinkBackendName,
  type LinkControl,
  type LinkCounters,
  noLinks,
} from '../link-control.ts';
import { type HostRequest, hostAnswer, withAddress } from '../protocol.ts';
import type { LinkEffect, LinkFault } from '../rule.ts';

type Asked<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: AgentError) => void;
}

/** One that is gone is seen at once; this is for one that a busy machine lets wait. */
const answerWithinMs = 30_000;

/**
 * The links of a network that is up, whichever backend hosts them.
 * @throws AgentError `bad_input/links` for a network that was started without, `unreachable/links` when their process is gone
 */
export async function openLinks(network: NetworkState): Promise<RemoteLinkControl> {
  const { name, links } = network;
  if (links) return await RemoteLinkControl.open(links, name);
  throw new AgentError(
    'bad_input/links',
    `nothing stands between the nodes of network "${name}": ${noLinks(network)}`,
    { data: { name } },
  );
}

/** What stands between the nodes now. */
export interface LinksStatus {
  readonly backend: LinkBackendName;
  readonly state: ProcessState;
  readonly pid: number | undefined;
  /** In force; undefined when the process does not answer. */
  readonly faults: readonly LinkFault[] | undefined;
}

/** Undefined for a network whose nodes have nothing between them. */
export async function linksStatus(network: NetworkState): Promise<LinksStatus | undefined> {
  if (!network.links) return undefined;
  const { backend, process } = network.links;
  const state = process ? processState(process) : 'gone';
  return {
    backend,
    state,
    pid: state === 'gone' ? undefined : process?.pid,
    faults: state === 'running' ? await faultsOf(network) : undefined,
  };
}

async function faultsOf(network: NetworkState): Promise<readonly LinkFault[] | undefined> {
  try {
    const links = await openLinks(network);
    try {
      return await links.faults();
    } finally {
      await links.close();
    }
  } catch (error) {
    if (error instanceof AgentError) return undefined;
    throw error;
  }
}

/** Links that another process hosts, over its socket. */
export class RemoteLinkControl implements LinkControl {
  readonly backend: LinkBackendName;
  readonly can: ReadonlySet<LinkEffect>;
  readonly #socket: Socket;
  readonly #gone: AgentError;
  readonly #waiting = new Map<number, Waiting>();
  #requests = 0;

  private constructor(backend: LinkBackendName, socket: Socket, gone: AgentError) {
    this.backend = backend;
    this.can = effectsOfBackend[backend];
    this.#socket = socket;
    this.#gone = gone;
    createInterface(socket).on('line', (line) => this.#answered(line));
    socket.on('error', () => undefined).on('close', () => this.#closed());
  }

  /** @throws AgentError `unreachable/links` */
  static async open(
    { backend, socket: path }: { readonly backend: LinkBackendName; readonly socket: string },
    network: string,
  ): Promise<RemoteLinkControl> {
    const gone = hostGone(network, backend);
    const socket = await withAddress(path, async (address) => {
      const connecting = createConnection(address);
      await once(connecting, 'connect').catch((cause: unknown) => {
        throw new AgentError(gone.code, gone.message, {
          data: { ...gone.data, why: messageOf(cause) },
          cause,
        });
      });
      return connecting;
    });
    return new RemoteLinkControl(backend, socket, gone);
  }

  async apply(fault: LinkFault): Promise<void> {
    await this.#ask({ method: 'apply', fault: fault as Extract<HostRequest, { method: 'apply' }>['fault'] });
  }

  async clear(ids?: readonly string[]): Promise<void> {
    await this.#ask({ method: 'clear', ...(ids && { ids: [...ids] }) });
  }

  async faults(): Promise<readonly LinkFault[]> {
    return (await this.#ask({ method: 'faults' })) as readonly LinkFault[];
  }

  async counters(): Promise<readonly LinkCounters[]> {
    return (await this.#ask({ method: 'counters' })) as readonly LinkCounters[];
  }

  /**
   * Starts a program where the node stands; it outlives the process that hosts the links.
   * @throws AgentError `unknown/node_start`, `bad_input/node_name`
   */
  async start(node: string, start: ProgramStart): Promise<ProcessIdentity> {
    return (await this.#ask({ method: 'start', node, start })) as ProcessIdentity;
  }

  /** Ends the connection; links and faults stay as they are. */
  async close(): Promise<void> {
    this.#socket.destroy();
  }

  async #ask(request: Asked<HostRequest>): Promise<unknown> {
    if (this.#socket.destroyed) throw this.#gone;
    this.#requests += 1;
    const id = this.#requests;
    const limit = setTimeout(() => this.#socket.destroy(), answerWithinMs);
    try {
      return await new Promise<unknown>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        this.#socket.write(`${JSON.stringify({ id, ...request })}\n`);
      });
    } finally {
      clearTimeout(limit);
      this.#waiting.delete(id);
    }
  }

  #answered(line: string): void {
    const answer = hostAnswer.parse(JSON.parse(line));
    const waiting = this.#waiting.get(answer.id);
    if ('result' in answer) return waiting?.resolve(answer.result);
    const { code, message, data } = answer.error;
    waiting?.reject(new AgentError(code, message, { data }));
  }

  #closed(): void {
    for (const { reject } of this.#waiting.values()) reject(this.#gone);
  }
}

/** What is told of a network whose links nobody hosts any more. */
export function hostGone(network: string, backend: LinkBackendName): AgentError {
  return new AgentError(
    'unreachable/links',
    `the link emulator of network "${network}" stopped, so its nodes are cut off from each other${backend === 'tun' ? ' and from outside' : ''}; restart it with \`almanac network resume --name ${network}\`, which starts it again${backend === 'tun' ? ', and all nodes on their databases' : ''}`,
    { data: { network, backend } },
  );
}
