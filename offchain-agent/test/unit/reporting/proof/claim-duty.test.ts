import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { encodeEvidence } from '../../../../../tests/support/evidence-at-once.ts';
import { decodedCall, FakeCommitChain } from '../../../../../tests/support/fake-commit-chain.ts';
import { FakeReportingChain, fakeSampling } from '../../../../../tests/support/fake-reporting-chain.ts';
import { followPath } from '../../../../../tests/support/follow-path.ts';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { ReceiptSigner } from '../../../../../tests/support/receipt-signer.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { AgentError } from '../../../../src/base/error.ts';
import type { Claimable } from '../../../../src/chain/agreement/claim-chain.ts';
import { peerIdOf } from '../../../../src/chain/reporting/peer-id.ts';
import type { MeasuredTarget } from '../../../../src/chain/reporting/reporting-chain.ts';
import { createMetrics } from '../../../../src/reporting/metrics.ts';
import { ClaimDuty } from '../../../../src/reporting/proof/claim-duty.ts';
import { rpcSamplesOf } from '../../../../src/reporting/proof/window-opening.ts';
import { publicKeyOf } from '../../../../src/reporting/window-facts.ts';
import type { EvidenceHeader } from '../../../../src/sli/evidence/evidence.ts';
import { type CommitmentReveal, commitmentOf, drawLeaves } from '../../../../src/sli/proof/opening.ts';
import { proveTarget } from '../../../../src/sli/proof/proof-tree.ts';
import type { Sample } from '../../../../src/sli/sample.ts';
import { outboxKey } from '../../../../src/store/outbox-row.ts';

const account = '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL';
const signer = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
const hash = `0x${'11'.repeat(32)}`;
const windows = [1_800_000_000, 1_800_000_020];
const [first = 0, second = 0] = windows;
const endpoints = new Map([3, 5].map((target) => [target, new ReceiptSigner(target)]));
const claimable: Claimable = {
  seed: `0x${'42'.repeat(32)}`,
  answered: 6,
  openings: 8,
  credits: 2,
  total: 4,
  amount: 500n,
};

/** With a key that signed nothing before its own. */
function listed(endpoint: ReceiptSigner): MeasuredTarget['addresses'] {
  return [new ReceiptSigner(9), endpoint].map(({ key }) => ({
    kind: 'rpc',
    url: 'ws://127.0.0.1:9944',
    peerId: peerIdOf(key),
  }));
}

describe('claiming what proved samples have earned', () => {
  let chain: FakeReportingChain;
  let claims: FakeCommitChain;
  let store: MemoryStore;
  let files: Map<string, Uint8Array>;
  let nudges: number;
  const metrics = createMetrics([account]);

  after(() => metrics.stop());

  beforeEach(async () => {
    chain = new FakeReportingChain();
    chain.firstOpen = second + 20;
    chain.targets = [...endpoints].map(([id, endpoint]) => ({
      id,
      label: `${id}`,
      addresses: listed(endpoint),
    }));
    claims = new FakeCommitChain();
    store = new MemoryStore();
    files = new Map();
    nudges = 0;
    for (const window of windows) await prove(window);
  });

  /** A window of two targets, of whose samples one is null. */
  async function prove(window: number): Promise<void> {
    const header: EvidenceHeader = {
      genesis: hash,
      network: 0,
      window,
      reporter: publicKeyOf(account),
      link: hash,
      parameters: fakeSampling,
    };
    const samples = [...endpoints].flatMap(([target, endpoint]) =>
      [1, 6, 11, 16].map((offset, index): Sample => {
        const instantUs = (window + offset) * 1_000_000;
        const receipt = endpoint.sign(header, { target, index, atMs: instantUs / 1_000 });
        const outcome =
          index === target % 4
            ? ({ kind: 'null', reason: 'timeout' } as const)
            : ({ kind: 'answer', latencyUs: 1_000 + index, receipt } as const);
        return { network: 0, window, target, indicator: 'rpc', instantUs, outcome };
      }),
    );
    const { bytes, cid, contentId, root } = encodeEvidence(header, samples);
    files.set(cid, bytes);
    const proofs = [...rpcSamplesOf(samples, header).values()].flatMap(
      (own) => proveTarget(own, () => true)?.proof ?? [],
    );
    const opening: CommitmentReveal = { link: hash, parts: [hash], root, proofs };
    const commitment = commitmentOf(header, opening);
    const { open } = await claims.commitCalls({ network: 0, window, opening, commitment });
    claims.apply(open, account);
    claims.claimables.set(window, claimable);
    await store.putWindow({ network: 0, reporter: account, window, state: 'measuring' });
    const row = { network: 0, reporter: account, window, state: 'closed' } as const;
    await store.closeWindow({ ...row, contentId: contentId.slice(2) }, []);
  }

  function duty(): ClaimDuty {
    return new ClaimDuty({
      network: 0,
      account,
      signer,
      chain,
      claims,
      store,
      fileOf: async (cid) => files.get(cid),
      outbox: { nudge: () => (nudges += 1) },
      log: silentLogger(),
      metrics,
    });
  }

  const keys = async () => (await store.outbox(signer)).map(({ key, state }) => [key, state]);
  const keyOf = (window: number): string =>
    outboxKey({ kind: 'claim', network: 0, reporter: account, window });

  it('shows the drawn samples of each window, once, each with a way to the root that was opened', async () => {
    const claiming = duty();
    await claiming.pass();
    await claiming.pass();
    await duty().pass();
    deepEqual(await keys(), [
      [keyOf(second), 'pending'],
      [keyOf(first), 'pending'],
    ]);
    equal(nudges, 2);
    const opened = await claims.openedOf(0, first, account);
    const proofs = opened?.proofs ?? [];
    const drawn = drawLeaves(proofs, { ...claimable, reporter: publicKeyOf(account) });
    const [, row] = await store.outbox(signer);
    const call = decodedCall(row?.call ?? '');
    equal(call.kind === 'claim' && call.leaves.length, 8);
    for (const [place, leaf] of (call.kind === 'claim' ? call.leaves : []).entries()) {
      const shown = drawn[place];
      const root = shown && proofs[shown.proof]?.root;
      deepEqual(followPath(leaf, 4), { root, answered: 3, rank: shown?.rank });
      equal(leaf.key, endpoints.get(proofs[shown?.proof ?? 0]?.target ?? 0)?.key);
    }
  });

  it('claims no window before it is closed, and none where nothing was earned', async () => {
    chain.firstOpen = second;
    await duty().pass();
    deepEqual(await keys(), [[keyOf(first), 'pending']]);
    chain.firstOpen = second + 20;
    claims.claimables.set(second, { ...claimable, amount: 0n });
    const claiming = duty();
    await claiming.pass();
    const { asked } = claims;
    await claiming.pass();
    deepEqual([await keys(), claims.asked], [[[keyOf(first), 'pending']], asked]);
  });

  it('counts what was paid once, by the events of the block, whatever restarts', async () => {
    await duty().pass();
    const paid = { network: 0, window: first, reporter: account, credits: 2, paid: 499n };
    claims.paid.set(7, [{ ...paid, reporter: signer, paid: 1n }, paid]);
    await store.updateOutbox(keyOf(first), { state: 'finalized', block: '7-3' });
    // Of what was claimed by an earlier life nobody knows the block.
    await store.updateOutbox(keyOf(second), { state: 'finalized' });
    claims.claimables.clear();
    await duty().pass();
    await duty().pass();
    deepEqual(await keys(), []);
    const text = await metrics.text();
    match(text, /almanac_claims_total\{outcome="paid",reporter="5CiPP\w+"\} 2/);
    match(text, /almanac_claimed_plancks_total\{reporter="5CiPP\w+"\} 499/);
  });

  it('does not send again what the chain has refused', async () => {
    await duty().pass();
    for (const window of windows) await store.updateOutbox(keyOf(window), { state: 'refused', error: 'x' });
    await duty().pass();
    deepEqual(
      (await keys()).map(([, state]) => state),
      ['refused', 'refused'],
    );
  });

  it('leaves a window whose evidence is gone or another one, and goes on with the others', async () => {
    const [gone] = files.keys();
    files.delete(gone ?? '');
    await duty().pass();
    deepEqual(await keys(), [[keyOf(second), 'pending']]);
    // Opened with other samples than the file has.
    const proofs = [{ target: 3, root: hash, samples: 4, answered: 3 }];
    const opening: CommitmentReveal = { link: hash, parts: [hash], root: hash, proofs };
    const { open } = await claims.commitCalls({ network: 0, window: second, opening, commitment: hash });
    claims.apply(open, account);
    store = new MemoryStore();
    for (const window of windows) await prove(window);
    claims.apply(open, account);
    await duty().pass();
    deepEqual(await keys(), [[keyOf(first), 'pending']]);
  });

  it('claims a window whose evidence is restored later', async () => {
    const [[gone = '', bytes = new Uint8Array()] = []] = files;
    files.delete(gone);
    const claiming = duty();
    await claiming.pass();
    deepEqual(await keys(), [[keyOf(second), 'pending']]);
    files.set(gone, bytes);
    await claiming.pass();
    deepEqual(await keys(), [
      [keyOf(second), 'pending'],
      [keyOf(first), 'pending'],
    ]);
  });

  it('draws of the targets that pay alone', async () => {
    const opened = await claims.openedOf(0, first, account);
    const proofs = (opened?.proofs ?? []).filter(({ target }) => target === 5);
    claims.claimables.set(first, { ...claimable, answered: 3, targets: [5] });
    await duty().pass();
    const drawn = drawLeaves(proofs, { ...claimable, reporter: publicKeyOf(account) });
    const [, row] = await store.outbox(signer);
    const call = decodedCall(row?.call ?? '');
    const shown = call.kind === 'claim' ? call.leaves : [];
    equal(shown.length, 8);
    for (const [place, leaf] of shown.entries()) {
      deepEqual(followPath(leaf, 4), { root: proofs[0]?.root, answered: 3, rank: drawn[place]?.rank });
    }
  });

  it('leaves a window whose endpoint is no longer listed with the key that signed', async () => {
    chain.targets = chain.targets.map((target) => ({ ...target, addresses: listed(new ReceiptSigner(8)) }));
    await duty().pass();
    deepEqual(await keys(), []);
  });

  it('tries again when the chain is away', async () => {
    chain.isReachable = false;
    const claiming = duty();
    await rejects(claiming.pass(), (error) => error instanceof AgentError && error.retryable);
    chain.isReachable = true;
    await claiming.pass();
    equal((await keys()).length, 2);
  });

  it('has no more than four on their way, so that reports have room', async () => {
    for (let count = 0; count < 4; count += 1) await prove(second + 20 * (count + 1));
    chain.firstOpen = second + 200;
    const claiming = duty();
    await claiming.pass();
    equal((await keys()).length, 4);
    for (const [key = ''] of await keys()) await store.updateOutbox(key, { state: 'finalized' });
    for (const [window] of claims.claimables) if (window > first + 20) claims.claimables.delete(window);
    await claiming.pass();
    deepEqual(
      (await keys()).map(([key]) => key),
      [keyOf(second), keyOf(first)],
    );
  });
});
