import { z } from 'zod';
import { hexText, textBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { type Census, type CensusEntry, type CensusName, censusParts } from '../../sli/census.ts';
import type { CensusIndicator } from '../../sli/indicator.ts';
import { accountHex } from '../address.ts';
import { dynamicCall } from '../call/dynamic-call.ts';
import { StateAt, States } from '../call/state-at.ts';
import type { ApiReportingChain } from './api-reporting-chain.ts';
import type { AgreedCensus, CensusChain, ForeignNetwork, OpenWindows, StoredCensus } from './census-chain.ts';
import type { ReporterStanding } from './reporting-chain.ts';

// Classes of records, as the runtime numbers them.
const counted = 0;
const sampled = 1;

/** Censuses of other networks, behind @polkadot/api. */
export class ApiCensusChain implements CensusChain {
  readonly genesisHash: string;
  readonly #chain: ApiReportingChain;
  readonly #states: States;

  constructor(chain: ApiReportingChain) {
    this.#chain = chain;
    this.#states = new States(chain);
    this.genesisHash = chain.genesisHash;
  }

  async networks(): Promise<readonly ForeignNetwork[]> {
    const entries = await (await this.#states.finalized()).entries(shapes.network, 'registry', 'networks');
    return entries
      .map(({ keys: [id], value }) => ({ ...value, id: Number(id) }))
      .toSorted((one, other) => one.id - other.id);
  }

  takesCensusOf(indicator: CensusIndicator): boolean {
    return indicator === 'authorship' || this.#namesIndicators();
  }

  async openWindows(network: number): Promise<OpenWindows | undefined> {
    const state = await this.#states.finalized();
    if (!state.hasStorage('sli', 'censuses')) throw noCensuses(this.genesisHash, 9);
    const [end, first] = await Promise.all(
      [counted, sampled].map((kind) => state.storage(shapes.closing, 'sli', 'closing', network, kind)),
    );
    if (!end || !first) return undefined;
    const { windowMs, graceMs } = await this.#chain.samplingAt(network, end.next);
    return { first: first.next, end: end.next, windowMs, graceMs };
  }

  async standingOf(network: number, account: string): Promise<ReporterStanding | undefined> {
    return await this.#chain.standingOf(network, account);
  }

  async storedCensus(
    network: number,
    window: number,
    reporter: string,
    indicator: CensusIndicator = 'authorship',
  ): Promise<StoredCensus | undefined> {
    if (!this.takesCensusOf(indicator)) return undefined;
    const state = await this.#states.finalized();
    const place = [network, window, reporter, ...this.#named(indicator)];
    const stored = await state.storage(shapes.census.nullable(), 'sli', 'censuses', ...place);
    return stored === null ? undefined : { ...stored, reporter };
  }

  async storedCensuses(
    network: number,
    window: number,
    indicator: CensusIndicator = 'authorship',
  ): Promise<readonly StoredCensus[]> {
    const state = await this.#states.finalized();
    const entries = await state.entries(shapes.census, 'sli', 'censuses', network, window);
    return entries
      .filter(
        ({ keys: [, , , of] }) => (typeof of === 'string' ? of.toLowerCase() : 'authorship') === indicator,
      )
      .map(({ keys, value }) => ({ ...value, reporter: String(keys[2]) }))
      .toSorted((one, other) => (one.reporter < other.reporter ? -1 : 1));
  }

  async agreedCensus(
    network: number,
    window: number,
    indicator: CensusIndicator = 'authorship',
  ): Promise<AgreedCensus | undefined> {
    if (!this.takesCensusOf(indicator)) return undefined;
    const state = await this.#states.finalized();
    const place = [network, window, ...this.#named(indicator)];
    return (await state.storage(shapes.agreed, 'sli', 'agreed', ...place)) ?? undefined;
  }

  async dutiesOf(
    network: number,
    window: number,
    { parts }: StoredCensus,
  ): Promise<readonly CensusEntry[] | undefined> {
    const duties: CensusEntry[] = [];
    for (const { hash, block, extrinsic } of parts) {
      const state = await this.#states.finalized();
      const kept = await state.storage(shapes.duties, 'sli', 'censusParts', network, window, hash);
      const part = kept.length > 0 ? kept : await this.#sentIn(block, extrinsic);
      if (!part) return undefined;
      duties.push(...part);
    }
    return duties;
  }

  async censusCalls({
    network,
    window,
    indicator = 'authorship',
    census,
    contentId,
  }: {
    readonly network: number;
    readonly window: number;
    readonly indicator?: CensusIndicator;
    readonly census: Census;
    readonly contentId: string;
  }): Promise<readonly string[]> {
    if (!this.takesCensusOf(indicator)) throw noCensuses(this.genesisHash, 15, indicator);
    const { from, to, era, duties } = census;
    const head = { from, to, era: era ?? null, duties: duties.length };
    return censusParts(census).map((part, index) => {
      const named = part.map(({ who, assigned, authored }) => ({
        who: encodedName(who),
        assigned,
        authored,
      }));
      const args = [window, index, head, index === 0 ? contentId : null, named];
      const call =
        indicator === 'authorship'
          ? dynamicCall(this.#chain.api, 'sli', 'reportCensus', [network, ...args])
          : dynamicCall(this.#chain.api, 'sli', 'reportCensusOf', [network, indicator, ...args]);
      return call.method.toHex();
    });
  }

  /** The part of a key that a release before 15 does not have. */
  #named(indicator: CensusIndicator): readonly string[] {
    return this.#namesIndicators() ? [indicator] : [];
  }

  #namesIndicators(): boolean {
    return this.#chain.api.tx['sli']?.['reportCensusOf'] !== undefined;
  }

  /** The part that an extrinsic brought, where it is a call of its own and the node still has the block. */
  async #sentIn(block: number, extrinsic: number): Promise<readonly CensusEntry[] | undefined> {
    const { api, client } = this.#chain;
    const blockHash = await client.request<string | null>('chain_getBlockHash', [block]);
    if (blockHash === null) return undefined;
    const answer = await client.request<{ block: { extrinsics: string[] } } | null>('chain_getBlock', [
      blockHash,
    ]);
    const bytes = answer?.block.extrinsics[extrinsic];
    if (bytes === undefined) return undefined;
    // As the runtime of that block had it.
    const { registry } = await StateAt.at(api, blockHash);
    const { method } = registry.createType('Extrinsic', bytes);
    const isCensus = ['reportCensus', 'reportCensusOf'].includes(method.method);
    if (method.section !== 'sli' || !isCensus) return undefined;
    return shapes.duties.parse(method.args.at(-1)?.toJSON());
  }
}

/** Text goes in as bytes: what begins with 0x would be taken for them. */
function encodedName(who: CensusName): Record<string, string> {
  return who.kind === 'account' ? { Account: who.account } : { Name: hexText(textBytes(who.name)) };
}

function noCensuses(genesis: string, runtime: number, indicator?: CensusIndicator): AgentError {
  const what = indicator === undefined ? 'censuses' : `censuses of ${indicator}`;
  return new AgentError(
    'bad_input/no_censuses',
    `the chain ${genesis} keeps no ${what} of other networks; its runtime must be ${runtime} or later`,
    { data: { genesis } },
  );
}

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const number = z.union([z.number(), z.string()]).transform(Number);
const text = z.string().transform((hex) => plainText(Buffer.from(hex.slice(2), 'hex').toString('utf8')));
const eraMark = z
  .object({ index: z.number(), startMs: number })
  .nullish()
  .transform((mark) => mark ?? undefined);
const who = z.union([
  z
    .object({ account: z.string() })
    .transform(({ account }): CensusName => ({ kind: 'account', account: accountHex(account) ?? account })),
  z.object({ name: text }).transform(({ name }): CensusName => ({ kind: 'name', name })),
]);

const shapes = {
  closing: z.object({ next: z.number() }).nullable(),
  network: z
    .object({
      genesisHash: hash,
      name: text,
      consensus: z.string(),
      slotMs: z.number(),
      era: z.unknown(),
    })
    .transform(({ consensus, era, ...rest }) => ({
      ...rest,
      consensus: consensusOf(consensus),
      hasConstantEras: era !== null && era !== undefined,
    })),
  census: z
    .object({
      census: z.object({ from: hash, to: hash, era: eraMark, duties: z.number() }),
      contentId: hash,
      parts: z.array(
        z
          .object({ dutiesHash: hash, origin: z.object({ block: z.number(), extrinsic: z.number() }) })
          .transform(({ dutiesHash, origin }) => ({ hash: dutiesHash, ...origin })),
      ),
      root: hash.nullish().transform((root) => root ?? undefined),
    })
    .transform(({ census, ...rest }) => ({ ...census, ...rest })),
  agreed: z.object({ root: hash, agreeing: z.number(), active: z.number() }).nullable(),
  duties: z.array(z.object({ who, assigned: number, authored: number })),
};

function consensusOf(name: string): ForeignNetwork['consensus'] {
  const lower = name.toLowerCase();
  return lower === 'aura' || lower === 'babe' ? lower : 'other';
}
