import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyringPair } from '@polkadot/keyring/types';
import { createLogger } from '../../offchain-agent/src/base/logger.ts';
import { atOnce } from '../../offchain-agent/src/base/sliced.ts';
import { ApiClaimChain } from '../../offchain-agent/src/chain/agreement/api-claim-chain.ts';
import { RpcAuraSource } from '../../offchain-agent/src/chain/aura/aura-source.ts';
import { authorTargets } from '../../offchain-agent/src/chain/aura/author-targets.ts';
import { readSecret } from '../../offchain-agent/src/chain/keys/key-file.ts';
import { ApiCommitChain } from '../../offchain-agent/src/chain/reporting/api-commit-chain.ts';
import type { ApiReportingChain } from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { ApiOutboxChain } from '../../offchain-agent/src/chain/submit/api-outbox-chain.ts';
import { plannedTarget } from '../../offchain-agent/src/chain/target-address/planned-target.ts';
import { readAuthoredBlocks } from '../../offchain-agent/src/measure/arrival/authored-blocks.ts';
import { type AgentMetrics, createMetrics } from '../../offchain-agent/src/reporting/metrics.ts';
import { Outbox } from '../../offchain-agent/src/reporting/outbox/outbox.ts';
import type { OutboxTally } from '../../offchain-agent/src/reporting/outbox/outbox-pass.ts';
import { ClaimDuty } from '../../offchain-agent/src/reporting/proof/claim-duty.ts';
import {
  type CloseContext,
  closingOf,
  plannedSamples,
} from '../../offchain-agent/src/reporting/window/close-window.ts';
import { planWindow, readFacts } from '../../offchain-agent/src/reporting/window-facts.ts';
import { drawNumber, HashChain } from '../../offchain-agent/src/sli/hash-chain.ts';
import { plannedSubjects } from '../../offchain-agent/src/sli/indicator.ts';
import type { Sample, SampleOutcome } from '../../offchain-agent/src/sli/sample.ts';
import { EvidenceFolder } from '../../offchain-agent/src/store/evidence-folder.ts';
import { openStore } from '../../offchain-agent/src/store/open-store.ts';
import type { Store } from '../../offchain-agent/src/store/store.ts';

/** What a reporter sees at a planned place. @param asked by what an endpoint can sign it; none of blocks */
export type OutcomeOf = (place: Omit<Sample, 'outcome'>, asked?: Asked) => SampleOutcome;

interface Asked {
  readonly genesis: string;
  readonly network: number;
  /** The window's link of the reporter's hash chain. */
  readonly link: string;
  /** The number of the instant. */
  readonly index: number;
}

interface ReporterOptions {
  readonly chain: ApiReportingChain;
  /** Of its own: store and evidence lie there. */
  readonly folder: string;
  readonly account: string;
  readonly signer: KeyringPair;
  readonly secretFile: string;
  readonly chainLength: number;
}

/**
 * A reporter made of the agent's own parts (plan, closing of a window, evidence, store, outbox); only what it sees is
 * told by a function instead of probes.
 */
export class MeasuringReporter {
  readonly account: string;
  readonly evidence: EvidenceFolder;
  readonly store: Store;
  /** Sentences of the outbox. */
  readonly news: string[] = [];
  readonly #options: ReporterOptions;
  readonly #links: HashChain;
  /** What it counts. */
  readonly metrics: AgentMetrics;
  #signer: KeyringPair;
  #outbox: Outbox;
  #claims: ClaimDuty | undefined;

  private constructor(options: ReporterOptions, store: Store, links: HashChain) {
    this.#options = options;
    this.#links = links;
    this.#signer = options.signer;
    this.account = options.account;
    this.evidence = new EvidenceFolder(options.folder);
    this.store = store;
    this.metrics = createMetrics([options.account]);
    this.#outbox = this.#outboxOf(options.signer);
  }

  static async open(options: ReporterOptions): Promise<MeasuringReporter> {
    const store = await openStore(join(options.folder, 'store.sqlite'));
    const links = new HashChain(await readSecret(options.secretFile), options.chainLength);
    return new MeasuringReporter(options, store, links);
  }

  /** From now on another key signs. */
  sign(signer: KeyringPair): void {
    this.#signer = signer;
    this.#outbox = this.#outboxOf(signer);
  }

  /** Measures a window that is over, writes its evidence, and puts its report into the outbox. */
  async report(window: number, view: OutcomeOf): Promise<void> {
    const { chain } = this.#options;
    const facts = await readFacts(chain, 0, window, this.account);
    const plan = planWindow(facts, this.#links, chain.genesisHash, this.account);
    const subjects = plannedSubjects(plan.targets.map(plannedTarget), plan.own);
    const seen = atOnce(plannedSamples({ ...plan, subjects }, [])).map((place) => {
      const index = drawNumber(place.instantUs, { window, ...plan.parameters });
      const asked = { genesis: chain.genesisHash, network: plan.network, link: plan.link, index };
      return { ...place, outcome: view(place, asked) };
    });
    await this.store.putSamples(this.account, seen);
    const context = this.#context(await this.#arrivals(plan, view));
    const closing = await closingOf(context, window);
    if (closing.kind === 'absent') throw new Error(`window ${window}: ${closing.absence.sentence}`);
    const row = { network: 0, reporter: this.account, window } as const;
    await this.store.closeWindow({ ...row, state: 'closed', contentId: closing.contentId }, closing.rows);
  }

  /** One step of the outbox; nothing is left when both counts are 0. */
  async step(): Promise<OutboxTally> {
    const tally = await this.#outbox.step();
    if (!tally) throw new Error(`${this.account}: another process has the lease`);
    return tally;
  }

  /** Claims what its final windows have earned, as the agent does; the outbox sends it. */
  async claim(): Promise<void> {
    const { chain } = this.#options;
    const log = createLogger({ level: 'silent' });
    this.#claims ??= new ClaimDuty({
      network: 0,
      account: this.account,
      signer: this.#signer.address,
      chain,
      claims: new ApiClaimChain(chain),
      store: this.store,
      fileOf: (cid) => this.evidence.get(cid),
      outbox: { nudge: () => undefined },
      log,
      metrics: this.metrics,
    });
    await this.#claims.pass();
  }

  /** The link of its hash chain for a window, which it alone knows. */
  async linkOf(window: number): Promise<string> {
    const { chain } = this.#options;
    const facts = await readFacts(chain, 0, window, this.account);
    return planWindow(facts, this.#links, chain.genesisHash, this.account).link;
  }

  /** As if its process had died, and was started again on what it keeps. */
  async restart(): Promise<MeasuringReporter> {
    await this.close();
    return await MeasuringReporter.open({ ...this.#options, signer: this.#signer });
  }

  /** Its evidence files in the order of their windows. */
  async files(): Promise<
    readonly { readonly window: number; readonly path: string; readonly cid: string }[]
  > {
    const entries = await this.evidence.list();
    return entries.map(({ window, cid }) => ({
      window,
      cid,
      path: join(this.#options.folder, 'evidence', `${cid}.jsonl`),
    }));
  }

  async bytesOf(window: number): Promise<Uint8Array> {
    const file = (await this.files()).find((one) => one.window === window);
    if (!file) throw new Error(`${this.account} has no evidence of ${window}`);
    return await readFile(file.path);
  }

  async close(): Promise<void> {
    this.metrics.stop();
    await this.store.close();
  }

  #outboxOf(signer: KeyringPair): Outbox {
    return new Outbox({
      store: this.store,
      chain: new ApiOutboxChain(this.#options.chain, signer),
      holder: 'test',
      onEvent: ({ sentence }) => this.news.push(sentence),
    });
  }

  #context(arrivals: readonly Sample[]): CloseContext {
    const { chain } = this.#options;
    return {
      parts: {
        chain,
        commits: new ApiCommitChain(chain),
        store: this.store,
        arrivals: {
          arrivalsOf: async () => ({ samples: arrivals, clockOffsetMs: 0 }),
          clockOffsetMs: () => 0,
        },
        links: this.#links,
        signer: this.#signer.address,
        log: createLogger({ level: 'silent' }),
        metrics: this.metrics,
      },
      network: 0,
      account: this.account,
      evidence: this.evidence,
      clockFault: undefined,
    };
  }

  async #arrivals(plan: ReturnType<typeof planWindow>, view: OutcomeOf): Promise<readonly Sample[]> {
    const { client } = this.#options.chain;
    const { network, window, parameters, targets } = plan;
    const fromMs = window * 1_000;
    const { blocks, slotDurationMs } = await readAuthoredBlocks(
      new RpcAuraSource(client),
      { fromMs, untilMs: fromMs + parameters.windowMs },
      authorTargets(client, targets),
    );
    return blocks.flatMap(({ slot, target }) => {
      const place = {
        network,
        window,
        indicator: 'arrival',
        target: target ?? 0,
        instantUs: slot * slotDurationMs * 1_000,
      } as const;
      // What was seen of a block is the same for its author and for all authors.
      const sample = { ...place, outcome: view(place) };
      return target === undefined ? [sample] : [sample, { ...sample, target: 0 }];
    });
  }
}
