import { FakeCensusChain } from '../../../../tests/support/fake-census-chain.ts';
import { AgentError } from '../../../src/base/error.ts';
import { peerIdOf } from '../../../src/chain/reporting/peer-id.ts';
import type { ReporterStanding, StoredReport } from '../../../src/chain/reporting/reporting-chain.ts';
import { type DecodedEvidence, decodeEvidence } from '../../../src/sli/evidence/decode.ts';
import { countEntries, entriesHash } from '../../../src/sli/evidence/report.ts';
import type { SampleProof } from '../../../src/sli/proof/proof-tree.ts';
import { combine, sumViews, viewOf } from '../../../src/sli/robust.ts';
import type { RecordRow } from '../../../src/verify/record-row.ts';
import type { RecordSubject, VerifyChain } from '../../../src/verify/verify-chain.ts';
import { genesis, joined, parameters, reporterCase } from '../sli/evidence/evidence-case.ts';
import { keyCase } from '../sli/evidence/receipt-case.ts';

const blocks = new Map([
  [0, 5],
  [1, 2],
  [2, 2],
  [3, 1],
]);

const noNetwork = {
  id: 1,
  name: 'Any',
  genesisHash: genesis,
  consensus: 'aura',
  slotMs: 6_000,
  hasConstantEras: false,
} as const;

/** A chain in memory to which evidence was reported, with the records that follow from it. */
export class FakeVerifyChain implements VerifyChain {
  readonly genesisHash = genesis;
  readonly censuses = new FakeCensusChain(noNetwork);
  /** Windows whose reports are out of retention. */
  readonly forgotten = new Set<number>();
  /** Proofs that the reporters opened, each of them the same. */
  opened: readonly SampleProof[] | undefined;
  /** Changes the records that the chain answers. */
  tamper: (row: RecordRow, kind: 'window' | 'day') => RecordRow = (row) => row;
  readonly #reported: readonly DecodedEvidence[];

  constructor(reported: readonly Uint8Array[]) {
    this.#reported = reported.map(decodeEvidence);
  }

  samplingAt: VerifyChain['samplingAt'] = async (network, window) => {
    if (network === 0 && this.#windows().includes(window)) return parameters;
    throw new AgentError('unknown/no_sampling', `the chain says not how window ${window} is measured`);
  };

  targetsAt: VerifyChain['targetsAt'] = async () =>
    [1, 2, 3].map((id) => ({
      id,
      label: `v${id}`,
      addresses: [
        { kind: 'rpc', url: `ws://127.0.0.1:${id}`, peerId: peerIdOf(keyCase(id)) },
        { kind: 'libp2p', multiaddr: `/ip4/127.0.0.1/tcp/${id}`, peerId: peerIdOf(keyCase(id)) },
      ],
    }));

  ownTargets: VerifyChain['ownTargets'] = async () => new Set();

  standingOf: VerifyChain['standingOf'] = async (
    _network,
    account,
  ): Promise<ReporterStanding | undefined> => {
    const number = [1, 2, 3].find((one) => reporterCase(one).reporter === account);
    if (number === undefined) return undefined;
    const { chain, reporter } = reporterCase(number);
    return { account: reporter, signer: reporter, joined, link: chain.head, linkWindow: joined - 20 };
  };

  storedReport: VerifyChain['storedReport'] = async (
    _network,
    window,
    reporter,
  ): Promise<StoredReport | undefined> => {
    const found = this.#reported.find(
      ({ header }) => header.window === window && header.reporter === reporter,
    );
    if (!found || this.forgotten.has(window)) return undefined;
    const { root, contentId } = found;
    const hash = entriesHash([countEntries(found.samples)]) ?? '';
    return { root, contentId, entriesHash: hash, parts: [{ block: 9, extrinsic: 1 }] };
  };

  openedProofs: NonNullable<VerifyChain['openedProofs']> = async () => this.opened;

  authoredIn: VerifyChain['authoredIn'] = async (_network, window) =>
    this.#windows().includes(window) ? blocks : undefined;

  records: VerifyChain['records'] = async (subject, kind, fromS, count) => {
    if (kind === 'day') return [this.tamper(this.#row(subject, fromS, this.#reported), kind)];
    return Array.from({ length: count }, (_, index) => {
      const startS = fromS + (index * parameters.windowMs) / 1_000;
      const reports = this.#reported.filter(({ header }) => header.window === startS);
      return this.tamper(this.#row(subject, startS, reports), kind);
    });
  };

  #row({ target, indicator }: RecordSubject, startS: number, reports: readonly DecodedEvidence[]): RecordRow {
    if (reports.length === 0) return { startS, isClosed: false };
    const windows = new Set(reports.map(({ header }) => header.window)).size;
    const each =
      windows * (indicator === 'arrival' ? (blocks.get(target) ?? 0) : parameters.samplesPerWindow);
    const reporters = [...new Set(reports.map(({ header }) => header.reporter))];
    const views = reporters.map((reporter) => {
      const own = reports.filter(({ header }) => header.reporter === reporter);
      return sumViews(own.map(({ samples }) => viewOf(countEntries(samples), { target, indicator })));
    });
    const expected = 3 * each;
    return { startS, isClosed: true, record: { expected, ...combine(views, each, expected, parameters) } };
  }

  #windows(): readonly number[] {
    return this.#reported.map(({ header }) => header.window);
  }
}
