import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash32 } from '../../../offchain-agent/src/base/bytes.ts';
import { AgentError } from '../../../offchain-agent/src/base/error.ts';
import { ApiClaimChain } from '../../../offchain-agent/src/chain/agreement/api-claim-chain.ts';
import { registryCalls } from '../../../offchain-agent/src/chain/registry/registry-calls.ts';
import { ApiCommitChain } from '../../../offchain-agent/src/chain/reporting/api-commit-chain.ts';
import type { ApiReportingChain } from '../../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { HashChain } from '../../../offchain-agent/src/sli/hash-chain.ts';
import { pairOf } from '../../support/local-pair.ts';
import { MeasuringReporter, type OutcomeOf } from '../../support/measuring-reporter.ts';
import { poll } from '../../support/poll.ts';
import { ReceiptSigner } from '../../support/receipt-signer.ts';
import { submit } from '../../support/submit.ts';
import { patience, samplesPerWindow, windowS } from './jumping-network.ts';

export const names = ['Eve', 'Ferdie', 'One'] as const;
type Name = (typeof names)[number];

const chainLength = 64;
/** The key that consented to be measured as target 1. */
const endpoint = new ReceiptSigner(1);

/** The same of every reporter: one of five answers takes longer than 26 ms, and the first target signs all. */
const view: OutcomeOf = ({ indicator, target, window, instantUs }, asked) => {
  if (indicator === 'arrival') return { kind: 'answer', latencyUs: 200_000 };
  const part = Math.floor(((instantUs / 1_000_000 - window) / windowS) * samplesPerWindow);
  const latencyUs = 5_000 * ((part % 5) + 2);
  if (target !== 1 || indicator !== 'rpc' || !asked) return { kind: 'answer', latencyUs };
  const atMs = Math.floor((instantUs + latencyUs) / 1_000);
  return { kind: 'answer', latencyUs, receipt: endpoint.sign(asked, { target, index: asked.index, atMs }) };
};

/** Three reporters that commit themselves, see the same, and are paid for what they prove. */
export class NodeReporters {
  readonly #chain: ApiReportingChain;
  readonly #commits: ApiCommitChain;
  readonly #folder: string;
  readonly #reporters = new Map<Name, MeasuringReporter>();

  /** @param folder stores and evidence lie in folders of it */
  constructor(chain: ApiReportingChain, folder: string) {
    this.#chain = chain;
    this.#commits = new ApiCommitChain(chain);
    this.#folder = folder;
  }

  async join(): Promise<void> {
    for (const name of names) {
      const signer = pairOf(`//${name}`);
      const account = signer.address;
      const folder = join(this.#folder, name);
      await mkdir(folder);
      const secret = `0x${`0${names.indexOf(name) + 1}`.repeat(32)}`;
      const secretFile = join(folder, 'secret');
      await writeFile(secretFile, `${secret}\n`, { mode: 0o600 });
      const { head } = new HashChain(hash32(secret), chainLength);
      const call = registryCalls.join(this.#chain.api, 0, { signer: account, region: 'lab', head });
      await submit(this.#chain.api, call, signer);
      const options = { chain: this.#chain, folder, account, signer, secretFile, chainLength };
      this.#reporters.set(name, await MeasuringReporter.open(options));
    }
  }

  /** Puts the report of a window that is over into the store, and not yet on the chain. */
  async measure(window: number, name: Name): Promise<void> {
    await this.#of(name).report(window, view);
  }

  /** Sends what waits until it is final. @throws Error when the chain refused some of it */
  async send(name: Name): Promise<void> {
    const reporter = this.#of(name);
    await poll(
      `${name} has sent all`,
      async () => await reporter.step().catch(laterIfRetryable),
      (left) => left?.alive === 0 && left.waiting === 0,
      patience,
    );
    const refused = await reporter.store.outboxFates(reporter.account, ['refused']);
    if (refused.length > 0) throw new Error(`${name}: ${reporter.news.join('; ')}`);
  }

  /** Sends a commitment until it is final, and nothing of what follows. */
  async commit(window: number, name: Name): Promise<void> {
    const commits = async () => {
      await this.#of(name).step().catch(laterIfRetryable);
      return await this.commitsOf(window, name);
    };
    await poll(`${name} has committed`, commits, (known) => known?.commitment !== undefined, patience);
  }

  async commitsOf(window: number, name: Name): Promise<Awaited<ReturnType<ApiCommitChain['commitsOf']>>> {
    return await this.#commits.commitsOf(0, window, this.#of(name).account);
  }

  /** Puts claims of what closed windows have earned into the outbox. */
  async claim(name: Name): Promise<void> {
    await this.#of(name).claim();
  }

  /** What waits in the outbox, in its order. */
  async waiting(name: Name): Promise<readonly string[]> {
    const { store, account } = this.#of(name);
    const rows = await store.outbox(account, ['pending', 'submitted']);
    return rows.map(({ effect }) => ('part' in effect ? `${effect.kind} ${effect.part}` : effect.kind));
  }

  /** What each was paid for a window. */
  async paid(window: number): Promise<readonly bigint[]> {
    const claims = new ApiClaimChain(this.#chain);
    const paid = [...this.#reporters.values()].map(async ({ account, store }) => {
      const rows = await store.outbox(account, ['finalized']);
      const row = rows.find(({ effect }) => effect.kind === 'claim' && effect.window === window);
      const inBlock = await claims.paidIn(Number.parseInt(row?.block ?? '', 10));
      return inBlock.find((one) => one.reporter === account)?.paid ?? 0n;
    });
    return await Promise.all(paid);
  }

  async close(): Promise<void> {
    for (const reporter of this.#reporters.values()) await reporter.close();
  }

  #of(name: Name): MeasuringReporter {
    const reporter = this.#reporters.get(name);
    if (!reporter) throw new Error(`${name} has not joined`);
    return reporter;
  }
}

/** As an agent does: while an upgrade is not final, for one, nothing is signed. */
function laterIfRetryable(error: unknown): undefined {
  if (!(error instanceof AgentError) || !error.retryable) throw error;
}
