import type { Chain, Client } from 'smoldot';
import { AgentError, messageOf } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { hashHeader } from '../grandpa/header.ts';

/** Somebody else who says which blocks are final. */
export interface FinalityWitness {
  readonly genesisHash: string;
  /**
   * Tells of each head that it finalizes.
   * @param onEnd told of why it ended, unless it was closed
   */
  follow(onHead: (head: WitnessedHead) => void, onEnd: (reason: unknown) => void): void;
  close(): Promise<void>;
}

export interface WitnessedHead {
  readonly number: number;
  readonly hash: string;
}

/** As much of the package as is used. */
export type Smoldot = Pick<typeof import('smoldot'), 'start'>;

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly params?: { readonly result: unknown };
}

const genesisRequest = 1;
const headsRequest = 2;

/**
 * smoldot as a witness: a light client with peers of its own, which proves finality by itself. It is no dependency of ours (its
 * licence is another one) and is loaded only here.
 *
 * @param spec the raw specification of the chain, with bootnodes, as JSON
 * @throws AgentError `bad_input/smoldot` when it is not installed, `bad_input/witness` when it does not take the specification
 */
export async function openSmoldot(
  spec: string,
  load: () => Promise<Smoldot> = async () => await import('smoldot'),
): Promise<FinalityWitness> {
  const { start } = await loaded(load);
  // What it logs is for its authors.
  const client = start({ logCallback: () => undefined, maxLogLevel: 1 });
  try {
    const chain = await client.addChain({ chainSpec: spec });
    return await SmoldotWitness.ask(client, chain);
  } catch (cause) {
    await client.terminate();
    throw new AgentError(
      'bad_input/witness',
      `smoldot does not take the specification: ${plainText(messageOf(cause))}; give a raw one with bootnodes, as "NODE build-spec --raw" writes it`,
      { data: {}, cause },
    );
  }
}

async function loaded(load: () => Promise<Smoldot>): Promise<Smoldot> {
  try {
    return await load();
  } catch (cause) {
    throw new AgentError(
      'bad_input/smoldot',
      '--witness needs the light client smoldot, which is not installed; its license is GPL-3.0-or-later WITH Classpath-exception-2.0: npm install smoldot@3.4.1',
      { data: {}, cause },
    );
  }
}

class SmoldotWitness implements FinalityWitness {
  readonly genesisHash: string;
  readonly #client: Client;
  readonly #chain: Chain;
  #isClosed = false;

  private constructor(client: Client, chain: Chain, genesisHash: string) {
    this.#client = client;
    this.#chain = chain;
    this.genesisHash = genesisHash;
  }

  static async ask(client: Client, chain: Chain): Promise<SmoldotWitness> {
    send(chain, genesisRequest, 'chainSpec_v1_genesisHash');
    const { result, error } = await next(chain);
    if (error) throw new Error(error.message);
    return new SmoldotWitness(client, chain, String(result));
  }

  follow(onHead: (head: WitnessedHead) => void, onEnd: (reason: unknown) => void): void {
    send(this.#chain, headsRequest, 'chain_subscribeFinalizedHeads');
    this.#read(onHead).catch((reason: unknown) => {
      if (!this.#isClosed) onEnd(reason);
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client.terminate();
  }

  async #read(onHead: (head: WitnessedHead) => void): Promise<never> {
    for (;;) {
      const { params, error } = await next(this.#chain);
      if (error) throw new Error(error.message);
      if (!params) continue;
      const { number, hash } = hashHeader(params.result);
      onHead({ number, hash });
    }
  }
}

function send(chain: Chain, id: number, method: string): void {
  chain.sendJsonRpc(JSON.stringify({ jsonrpc: '2.0', id, method, params: [] }));
}

async function next(chain: Chain): Promise<Message> {
  return JSON.parse(await chain.nextJsonRpcResponse()) as Message;
}
