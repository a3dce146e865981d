import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import {
  CensusScene,
  firstWindow,
  lifeOf,
  slotMs,
  windowMs,
} from '../../../../../tests/support/census-scene.ts';
import { FakeCensusChain } from '../../../../../tests/support/fake-census-chain.ts';
import { blake2, hexText, textBytes } from '../../../../src/base/bytes.ts';
import type { StoredCensus } from '../../../../src/chain/reporting/census-chain.ts';
import { type ProvedCensus, proveCensus } from '../../../../src/measure/census/census-proof.ts';
import { isProof } from '../../../../src/measure/finality/authorship-proof.ts';
import { verifyCensus } from '../../../../src/reporting/census/verify-census.ts';
import { type Census, censusRoot } from '../../../../src/sli/census.ts';

/** A chain that answers about one window. */
class Censuses extends FakeCensusChain {
  readonly reports = new Map<string, Census>();
  agreed: string | undefined;

  report(reporter: string, census: Census, contentId: string): void {
    const { from, to, era, duties } = census;
    const place = { reporter, from, to, era, duties: duties.length, parts: [] };
    this.stored.set(`${firstWindow} ${reporter}`, { ...place, contentId, root: censusRoot(census) });
    this.reports.set(reporter, census);
  }

  override async agreedCensus() {
    const agreed = this.agreed === undefined ? undefined : { root: this.agreed, agreeing: 2, active: 3 };
    return await Promise.resolve(agreed);
  }

  override async dutiesOf(_network?: number, _window?: number, stored?: StoredCensus) {
    return await Promise.resolve(this.reports.get(stored?.reporter ?? '')?.duties);
  }
}

describe('the evidence of a census', () => {
  let proved: ProvedCensus;
  let bytes: Uint8Array;
  let contentId: string;
  let chain: Censuses;
  let genesisHash: string;
  before(async () => {
    const scene = new CensusScene(lifeOf(9));
    await scene.follow();
    const { followed } = scene.follower;
    ok(followed);
    const question = {
      engine: 'aura',
      slotMs,
      epochSlots: undefined,
      window: firstWindow,
      windowMs,
      namesEras: true,
    } as const;
    const place = { recordsGenesis: `0x${'5a'.repeat(32)}`, network: 1 };
    proved = await proveCensus(followed, scene.trust, question, place);
    genesisHash = scene.trust.genesisHash;
    await scene.end();
    bytes = textBytes(proved.text);
    contentId = hexText(blake2(bytes));
  });
  beforeEach(() => {
    chain = chainOf();
  });

  function chainOf(slot = slotMs): Censuses {
    return new Censuses({
      id: 1,
      name: 'Any',
      genesisHash,
      consensus: 'aura',
      slotMs: slot,
      hasConstantEras: false,
    });
  }

  const verify = async (of = chain) =>
    await verifyCensus('file', bytes, undefined, { genesis: of.genesisHash, censuses: of });

  /** One validator with one block more than it has. */
  function lie(): Census {
    const { census } = proved;
    const place = census.duties.findIndex(({ assigned, authored }) => authored < assigned);
    const duties = census.duties.map((duty, at) =>
      at === place ? { ...duty, authored: duty.authored + 1 } : duty,
    );
    return { ...census, duties };
  }

  it('is verified without any node of the network, and is that of who sent it', async () => {
    chain.report('A', proved.census, contentId);
    chain.agreed = censusRoot(proved.census);
    const { state, census } = await verify();
    equal(state, 'verified');
    deepEqual([census?.reporters, census?.isAgreed, census?.root], [['A'], true, chain.agreed]);
    ok(census?.sentence.includes('it is the agreed one; proved from the genesis hash'));
    ok(isProof(bytes));
  });

  it('names the first validator of whom its reporter said otherwise', async () => {
    chain.report('A', lie(), contentId);
    const { state, text } = await verify();
    equal(state, 'differs');
    match(
      text ?? '',
      /^A reported another census than its evidence proves: (0x[0-9a-f]{64}|"[0-9a-fx]+") has (\d+) of (\d+) slots, proved is (\d+) of \3 slots$/,
    );
  });

  it('names the first validator of whom the record says otherwise', async () => {
    chain.report('A', proved.census, contentId);
    chain.report('B', lie(), `0x${'00'.repeat(32)}`);
    chain.agreed = censusRoot(lie());
    const { state, text, census } = await verify();
    equal(state, 'differs');
    match(text ?? '', /^the record is of another census than this evidence proves: .* slots, proved is /);
    equal(census?.isAgreed, false);
  });

  it('is of no use for a network that is registered otherwise, or on another chain', async () => {
    const { state, text } = await verify(chainOf(slotMs + 1));
    equal(state, 'differs');
    match(text ?? '', /a slot length in ms of 6000, and network 1 is registered with 6001$/);
    const elsewhere = { genesis: `0x${'00'.repeat(32)}`, censuses: chain };
    equal((await verifyCensus('file', bytes, undefined, elsewhere)).state, 'unknown');
  });

  it('is unknown where nobody reported with it', async () => {
    equal((await verify()).state, 'unknown');
  });

  it('is not what its name promises once a byte is changed', async () => {
    const given = { genesis: chain.genesisHash, censuses: chain };
    const changed = textBytes(proved.text.replace('"chain":"Any"', '"chain":"Ann"'));
    equal((await verifyCensus('file', changed, contentId, given)).state, 'differs');
    await rejects(verifyCensus('file', changed, undefined, given), { code: 'bad_input/proof' });
  });
});
