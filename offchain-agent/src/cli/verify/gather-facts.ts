import { accountHex } from '../../chain/address.ts';
import { splitEntries } from '../../chain/reporting/report-parts.ts';
import type { EvidenceHeader } from '../../sli/evidence/evidence.ts';
import type { ChainFacts } from '../../sli/evidence/facts.ts';
import type { VerifyChain } from './verify-chain.ts';

type WindowFacts = Pick<ChainFacts, 'parameters' | 'authored'> & {
  readonly targets: Awaited<ReturnType<VerifyChain['targetsAt']>>;
};

/** Asks a chain for what evidence is held against; what is the same for all reporters of a window, once. */
export class FactGatherer {
  readonly #chain: VerifyChain;
  readonly #windows = new Map<string, Promise<WindowFacts>>();

  constructor(chain: VerifyChain) {
    this.#chain = chain;
  }

  async gather({ network, window, reporter }: EvidenceHeader): Promise<ChainFacts> {
    const [{ parameters, authored, targets }, standing, stored] = await Promise.all([
      this.#windowFacts(network, window),
      this.#chain.standingOf(network, reporter),
      this.#chain.storedReport(network, window, reporter),
    ]);
    const own = targets.find(({ account }) => account !== undefined && accountHex(account) === reporter)?.id;
    return {
      genesis: this.#chain.genesisHash,
      parameters,
      ...(standing && { standing }),
      ...(stored && { stored: { ...stored, parts: stored.parts.length } }),
      targets: targets.map(({ id, addresses }) => ({
        id,
        hasRpc: addresses.some(({ kind }) => kind === 'rpc'),
        hasReachability: addresses.some(({ kind }) => kind === 'libp2p'),
      })),
      ...(own !== undefined && { own }),
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
    const [parameters, targets, authored] = await Promise.all([
      this.#chain.samplingAt(network, window),
      this.#chain.targetsAt(network, window),
      this.#chain.authoredIn(network, window),
    ]);
    return { parameters, targets, ...(authored && { authored }) };
  }
}
