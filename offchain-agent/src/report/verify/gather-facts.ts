import { AgentError } from '../../base/error.ts';
import { splitEntries } from '../../chain/reporting/report-parts.ts';
import type { MeasuredTarget } from '../../chain/reporting/reporting-chain.ts';
import { isDialledMultiaddr } from '../../measure/address/peer-multiaddr.ts';
import type { EvidenceHeader } from '../../sli/evidence/evidence.ts';
import type { ChainFacts, PlannedTarget } from '../../sli/evidence/facts.ts';
import type { VerifyChain } from './verify-chain.ts';

type WindowFacts = Pick<ChainFacts, 'parameters' | 'authored'>;

/** Asks a chain for what evidence is held against; what is the same for all reporters of a window, once. */
export class FactGatherer {
  readonly #chain: VerifyChain;
  readonly #windows = new Map<string, Promise<WindowFacts>>();

  constructor(chain: VerifyChain) {
    this.#chain = chain;
  }

  async gather({ network, window, reporter }: EvidenceHeader): Promise<ChainFacts> {
    const [{ parameters, authored }, standing, stored] = await Promise.all([
      this.#windowFacts(network, window),
      this.#chain.standingOf(network, reporter),
      this.#chain.storedReport(network, window, reporter),
    ]);
    // As the chain saw it when it took the report: addresses that are removed later are forgotten.
    const block = stored?.parts[0]?.block;
    const [targets, own] = await Promise.all([
      whileKept(this.#chain.targetsAt(network, window, block)),
      whileKept(this.#chain.ownTargets(network, reporter, block)),
    ]);
    return {
      genesis: this.#chain.genesisHash,
      parameters,
      ...(standing && { standing }),
      ...(stored && { stored: { ...stored, parts: stored.parts.length } }),
      ...(targets && { targets: targets.map(planned) }),
      own: own ?? new Set(),
      ...(authored && { authored }),
      split: splitEntries,
    };
  }

  async #windowFacts(network: number, window: number): Promise<WindowFacts> {
    const key = `${network} ${window}`;
    const known = this.#windows.get(key) ?? this.#ask(network, window);
    this.#windows.set(key, known);
    return await known;
  }

  async #ask(network: number, window: number): Promise<WindowFacts> {
    const [parameters, authored] = await Promise.all([
      this.#chain.samplingAt(network, window),
      this.#chain.authoredIn(network, window),
    ]);
    return { parameters, ...(authored && { authored }) };
  }
}

function planned({ id, addresses }: MeasuredTarget): PlannedTarget {
  return {
    id,
    hasRpc: addresses.some(({ kind }) => kind === 'rpc'),
    hasReachability: addresses.some(
      (address) => address.kind === 'libp2p' && isDialledMultiaddr(address.multiaddr),
    ),
  };
}

/** `undefined` where the node has discarded the state. */
async function whileKept<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AgentError && error.code === 'unknown/no_state') return undefined;
    throw error;
  }
}
