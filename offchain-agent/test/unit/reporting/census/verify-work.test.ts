import { equal, match, ok, rejects } from 'node:assert/strict';
import { FakeCensusChain } from '../../../../../tests/support/fake-census-chain.ts';
import {
  RelayScene,
  relayQuestion,
  relayWindow,
  slotMs,
} from '../../../../../tests/support/followed-relay.ts';
import { blake2, hexText, textBytes } from '../../../../src/base/bytes.ts';
import type { StoredCensus } from '../../../../src/chain/reporting/census-chain.ts';
import { type ProvedWork, proveWork } from '../../../../src/measure/census/work-proof.ts';
import { verifyCensus } from '../../../../src/reporting/census/verify-census.ts';
import { type Census, censusRoot } from '../../../../src/sli/census.ts';
import { type CensusIndicator, workIndicators } from '../../../../src/sli/indicator.ts';

/** A chain that answers about one window, each census by itself. */
class Censuses extends FakeCensusChain {
  readonly reports = new Map<CensusIndicator, readonly { stored: StoredCensus; census: Census }[]>();

  report(indicator: CensusIndicator, reporter: string, census: Census, contentId: string): void {
    const { from, to, era, duties } = census;
    const place = { reporter, from, to, era, duties: duties.length, parts: [] };
    const stored = { ...place, contentId, root: censusRoot(census) };
    this.reports.set(indicator, [...(this.reports.get(indicator) ?? []), { stored, census }]);
  }

  override async storedCensuses(
    _network: number,
    _window: number,
    indicator: CensusIndicator = 'authorship',
  ) {
    return await Promise.resolve((this.reports.get(indicator) ?? []).map(({ stored }) => stored));
  }

  override async dutiesOf(_network?: number, _window?: number, stored?: StoredCensus) {
    const all = [...this.reports.values()].flat();
    return await Promise.resolve(all.find((one) => one.stored === stored)?.census.duties);
  }
}

describe('the evidence of work for parachains', () => {
  let scene: RelayScene;
  let proved: ProvedWork;
  let bytes: Uint8Array;
  let contentId: string;
  let chain: Censuses;
  before(async () => {
    scene = new RelayScene(5);
    const place = { recordsGenesis: `0x${'5a'.repeat(32)}`, network: 1 };
    proved = await proveWork(await scene.follow(), scene.trust, relayQuestion, place);
    bytes = textBytes(proved.text);
    contentId = hexText(blake2(bytes));
  });
  after(async () => {
    await scene.end();
  });
  beforeEach(() => {
    chain = new Censuses(network());
  });

  function network() {
    return {
      id: 1,
      name: 'relay',
      genesisHash: scene.trust.genesisHash,
      consensus: 'babe',
      slotMs,
      hasConstantEras: true,
    } as const;
  }

  const verify = async (relay = true) =>
    await verifyCensus('file', bytes, undefined, {
      genesis: chain.genesisHash,
      censuses: chain,
      relay: relay ? { client: scene.node, itemsAt: scene.itemsAt } : undefined,
    });

  it('verifies both censuses with the bodies of a node', async () => {
    for (const indicator of workIndicators)
      chain.report(indicator, 'A', proved.censuses[indicator], contentId);
    const { state, census } = await verify();
    equal(state, 'verified');
    match(census?.sentence ?? '', /^backing in window 960 .*; availability in window 960 /);
  });

  it('names the first validator of whom one of the censuses says otherwise', async () => {
    const { backing, availability } = proved.censuses;
    const place = availability.duties.findIndex(({ assigned, authored }) => authored < assigned);
    const duties = availability.duties.map((duty, at) =>
      at === place ? { ...duty, authored: duty.authored + 1 } : duty,
    );
    chain.report('backing', 'A', backing, contentId);
    chain.report('availability', 'A', { ...availability, duties }, contentId);
    const { state, text } = await verify();
    equal(state, 'differs');
    match(text ?? '', /^A reported another census than its evidence proves: 0x[0-9a-f]{64} has .* pieces$/);
  });

  it('leaves it unknown where one of them was not reported', async () => {
    chain.report('backing', 'A', proved.censuses.backing, contentId);
    const { state, text } = await verify();
    equal(state, 'unknown');
    ok(text?.startsWith(`the chain has no census of availability of network 1, window ${relayWindow}`), text);
  });

  it('needs a node of the relay chain', async () => {
    await rejects(verify(false), { code: 'bad_input/relay' });
  });
});
