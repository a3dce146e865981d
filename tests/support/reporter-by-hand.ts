import type { KeyringPair } from '@polkadot/keyring/types';
import { blake2, textBytes } from '../../offchain-agent/src/base/bytes.ts';
import type { ApiReportingChain } from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { publicKeyOf } from '../../offchain-agent/src/reporting/window-facts.ts';
import { drawInstants, HashChain } from '../../offchain-agent/src/sli/hash-chain.ts';
import type { Sample } from '../../offchain-agent/src/sli/sample.ts';
import { buildReport, encodeEvidence } from './evidence-at-once.ts';
import { pairOf } from './local-pair.ts';

const chainLength = 64;

/** A reporter without an agent: its calls are for whoever sends them. */
export class ReporterByHand {
  readonly name: string;
  readonly #links: HashChain;

  /** @param name of a development account */
  constructor(name: string) {
    this.name = name;
    this.#links = new HashChain(blake2(textBytes(name)), chainLength);
  }

  get pair(): KeyringPair {
    return pairOf(`//${this.name}`);
  }

  /** What it registers when it joins. */
  get head(): string {
    return this.#links.head;
  }

  /** The calls that report its first window: one target alone, whose `rpc` endpoint has answered every sample. */
  async reportCalls(chain: ApiReportingChain, window: number, target: number): Promise<readonly string[]> {
    const parameters = await chain.samplingAt(0, window);
    const { genesisHash: genesis } = chain;
    const reporter = publicKeyOf(this.pair.address);
    const header = { genesis, network: 0, window, reporter, link: this.#links.link(1), parameters };
    const place = { network: 0, window, target, indicator: 'rpc' } as const;
    const outcome = { kind: 'answer', latencyUs: 5_000 } as const;
    const instants = drawInstants({ ...header, ...parameters });
    const samples = instants.map((instantUs): Sample => ({ ...place, instantUs, outcome }));
    return await chain.reportCalls(buildReport({ header, samples, ...encodeEvidence(header, samples) }));
  }
}
