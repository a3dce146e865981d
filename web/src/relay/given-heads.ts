import { AgentError } from '@almanac-chain/agent/base/error';
import { shownUrl } from '@almanac-chain/agent/base/url';
import type { HashedHeader } from '@almanac-chain/agent/chain/grandpa/header';
import { headerOfHash, readLinked } from '@almanac-chain/agent/chain/grandpa/linked-headers';
import {
  type FinalityWitness,
  openSmoldot,
  type Smoldot,
  type WitnessedHead,
} from '@almanac-chain/agent/chain/light/smoldot-witness';
import { proveFile } from '@almanac-chain/agent/measure/finality/authorship-proof';
import type { ProvedRange } from '@almanac-chain/agent/measure/finality/proved-chain';
import type { ProofClient } from '@almanac-chain/agent/measure/finality/verified-source';
import type { ChosenFile } from './relay-asked.ts';
import type { RelayStep } from './relay-step.ts';

interface GivenHeadsOptions {
  readonly client: ProofClient;
  readonly heads: 'file' | 'light';
  readonly file: ChosenFile | undefined;
  /** What the node says it is. */
  readonly genesisHash: string;
  /** What the reader expects it to be. */
  readonly expectedGenesis: string | undefined;
  /** What the node calls final: how far the light client has to come. */
  readonly head: string;
  readonly lookBack: number;
  readonly signal: AbortSignal;
  readonly onStep: (step: RelayStep) => void;
  readonly loadSmoldot?: () => Promise<Smoldot>;
  /** The longest time without a head of the light client. */
  readonly lightWaitMs?: number;
}

interface ProvedHeads {
  readonly headers: readonly HashedHeader[];
  readonly range: ProvedRange;
}

const usualLightWaitMs = 300_000;

/**
 * Headers whose finality somebody else than the node shows: a proof in a file, or a light client with peers of its own.
 * @throws AgentError as `proveFile` and `openSmoldot` do; `bad_input/another_chain` when they are of another chain than the node
 */
export async function givenHeads(options: GivenHeadsOptions): Promise<ProvedHeads> {
  const { heads, file } = options;
  if (!file) throw new TypeError('no file was chosen');
  return heads === 'file' ? await fromProof(file, options) : await fromLight(file, options);
}

async function fromProof(
  { name, text }: ChosenFile,
  { client, genesisHash, expectedGenesis }: GivenHeadsOptions,
): Promise<ProvedHeads> {
  const { proof, headers, range } = await proveFile(text, name, expectedGenesis);
  const { trust } = proof;
  if ('genesis_hash' in trust && trust.genesis_hash !== genesisHash.toLowerCase())
    throw anotherChain(client, `${name} is proved from the genesis hash ${trust.genesis_hash}`, genesisHash);
  return { headers, range };
}

async function fromLight({ text }: ChosenFile, options: GivenHeadsOptions): Promise<ProvedHeads> {
  const { client, genesisHash, head, lookBack, onStep, loadSmoldot } = options;
  const { number: of } = await headerOfHash(client, head);
  onStep({ step: 'light', block: 0, of });
  const witness = await opened(openSmoldot(text, loadSmoldot));
  try {
    if (witness.genesisHash !== genesisHash.toLowerCase())
      throw anotherChain(
        client,
        `the specification has the genesis hash ${witness.genesisHash}`,
        genesisHash,
      );
    const final = await headFrom(witness, of, options);
    const headers = await readLinked(client, Math.max(0, final.number - lookBack), final);
    const range: ProvedRange = {
      trust: { from: 'light_client', genesisHash },
      // The light client does not tell it.
      setId: undefined,
      fromBlock: headers[0]?.number ?? final.number,
      toBlock: final.number,
      toHash: final.hash,
      checkpoint: undefined,
    };
    return { headers, range };
  } finally {
    await witness.close();
  }
}

/** The first head that is as far as the node. */
async function headFrom(
  witness: FinalityWitness,
  of: number,
  { signal, onStep, lightWaitMs = usualLightWaitMs }: GivenHeadsOptions,
): Promise<WitnessedHead> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const wait = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => reject(noHead(lightWaitMs)), lightWaitMs);
      };
      wait();
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      witness.follow((found) => {
        wait();
        onStep({ step: 'light', block: found.number, of });
        // Until it has come so far, it tells of blocks that it was given with the specification.
        if (found.number >= of) resolve(found);
      }, reject);
    });
  } finally {
    clearTimeout(timer);
  }
}

function noHead(waitMs: number): AgentError {
  return new AgentError(
    'unreachable/timeout',
    `the light client found no new final block for ${waitMs / 60_000} minutes; give a specification with WebSocket bootnodes, or choose the node's proofs`,
  );
}

async function opened(witness: Promise<FinalityWitness>): Promise<FinalityWitness> {
  try {
    return await witness;
  } catch (cause) {
    if (!(cause instanceof AgentError && cause.code === 'bad_input/smoldot')) throw cause;
    throw new AgentError(
      'bad_input/smoldot',
      "these pages do not have the light client smoldot; choose the node's proofs or a proof file",
      { cause },
    );
  }
}

function anotherChain({ url }: ProofClient, what: string, genesisHash: string): AgentError {
  return new AgentError(
    'bad_input/another_chain',
    `${what}, and ${shownUrl(url)} is a node of the chain with ${genesisHash}; ask a node of the same chain`,
    { data: { url: shownUrl(url), genesis_hash: genesisHash } },
  );
}
