import { deepEqual, equal, match } from 'node:assert/strict';
import { decodedCall, FakeCommitChain } from '../../../../../tests/support/fake-commit-chain.ts';
import { ReceiptSigner } from '../../../../../tests/support/receipt-signer.ts';
import { peerIdOf } from '../../../../src/chain/reporting/peer-id.ts';
import type { AgentParts } from '../../../../src/reporting/agent/parts.ts';
import type { WindowCounting } from '../../../../src/reporting/parts.ts';
import { provableAmong } from '../../../../src/reporting/proof/window-opening.ts';
import { type Closing, closingOf } from '../../../../src/reporting/window/close-window.ts';
import { commitmentOf } from '../../../../src/sli/proof/opening.ts';
import type { Sample, SampleOutcome } from '../../../../src/sli/sample.ts';
import { AgentRig, account, firstWindow, startMs } from '../agent/fakes/agent-rig.ts';

const endMs = startMs + 20_000;
const signer = new ReceiptSigner(1);
const stranger = new ReceiptSigner(2);

describe('closing a window whose report is committed to', () => {
  let rig: AgentRig;
  let commits: FakeCommitChain;
  let counting: WindowCounting;

  beforeEach(async () => {
    rig = new AgentRig();
    rig.chain.advance(endMs);
    commits = new FakeCommitChain();
    commits.provable = new Set([1, 2, 9]);
    const [target] = rig.chain.targets;
    if (target)
      rig.chain.targets = [
        { ...target, addresses: [{ kind: 'rpc', url: 'ws://v1', peerId: peerIdOf(signer.key) }] },
      ];
    await closing({
      count: async (asked) => {
        counting = asked;
        return { taken: 0, planned: 0, stopped: [] };
      },
    });
    rig.figures.length = 0;
  });

  async function closing(change: Partial<AgentParts> = {}): Promise<Closing> {
    const { network, evidence } = rig.options();
    const parts = rig.parts({ commits, ...change });
    return await closingOf({ parts, network, account, evidence, clockFault: undefined }, firstWindow);
  }

  async function keep(
    outcomeOf: (place: Omit<Sample, 'outcome'>, index: number) => SampleOutcome,
  ): Promise<void> {
    const samples = counting.instantsUs.map((instantUs, index): Sample => {
      const place = { network: 0, window: firstWindow, target: 1, indicator: 'rpc', instantUs } as const;
      return { ...place, outcome: outcomeOf(place, index) };
    });
    await rig.store.putSamples(account, samples);
  }

  function answered(by: ReceiptSigner, lateMs = 10) {
    return ({ instantUs }: Omit<Sample, 'outcome'>, index: number): SampleOutcome => ({
      kind: 'answer',
      latencyUs: 1_000,
      receipt: by.sign(counting.header, { target: 1, index, atMs: Math.floor(instantUs / 1_000) + lateMs }),
    });
  }

  async function openingOf(found: Promise<Closing>) {
    const closed = await found;
    equal(closed.kind, 'reported');
    const rows = closed.kind === 'reported' ? closed.rows : [];
    deepEqual(
      rows.map(({ effect }) => 'part' in effect && effect.part),
      ['commit', 'open', 0],
    );
    const [commit, open] = rows
      .map(({ call }) => call)
      .slice(0, 2)
      .map(decodedCall);
    if (commit?.kind !== 'commit' || open?.kind !== 'open') throw new Error('no commit');
    equal(commit.commitment, commitmentOf(counting.header, open.opening));
    equal(open.opening.link, counting.header.link);
    return open.opening;
  }

  it('puts commit, opening and report into the outbox, with a proof of what was answered with receipts', async () => {
    await keep((place, index) =>
      index === 0 ? { kind: 'null', reason: 'timeout' } : answered(signer)(place, index),
    );
    const { proofs, parts } = await openingOf(closing());
    deepEqual(
      proofs.map(({ target, samples, answered: of }) => [target, samples, of]),
      [[1, 4, 3]],
    );
    equal(parts.length, 1);
    // A restart before the window is closed in the store makes the same of the same samples.
    deepEqual((await openingOf(closing())).proofs, proofs);
  });

  const bare = (): SampleOutcome => ({ kind: 'answer', latencyUs: 1_000 });
  const unproved: readonly (readonly [string, ReturnType<typeof answered>])[] = [
    ['has no receipt', bare],
    ['is signed by another key', answered(stranger)],
    ['was signed before the request', answered(signer, -1_002)],
    ['was signed after the timeout', answered(signer, 2_002)],
  ];
  for (const [what, of] of unproved) {
    it(`counts an answer that ${what} as a null of the proof`, async () => {
      await keep((place, index) => (index === 1 ? of : answered(signer))(place, index));
      deepEqual(
        (await openingOf(closing())).proofs.map(({ samples, answered: own }) => [samples, own]),
        [[4, 3]],
      );
    });

    it(`leaves out a target of which most answers are such: one ${what}`, async () => {
      await keep((place, index) => (index > 0 ? of : answered(signer))(place, index));
      deepEqual((await openingOf(closing())).proofs, []);
      const [told] = rig.told.filter(({ level }) => level === 'warn');
      deepEqual(told?.data, { window: firstWindow, targets: [1] });
      match(
        told?.message ?? '',
        /^samples of targets under agreement are not proved: .* ask their operators to sign$/,
      );
    });
  }

  it('leaves out a target with any answer unsigned on a chain that takes none', async () => {
    commits.unsigned = false;
    await keep((place, index) => (index === 1 ? bare : answered(signer))(place, index));
    deepEqual((await openingOf(closing())).proofs, []);
  });

  it('proves nothing of a target under no agreement', async () => {
    commits.provable = new Set([9]);
    await closing({
      count: async (asked) => {
        counting = asked;
        return { taken: 0, planned: 0, stopped: [] };
      },
    });
    deepEqual(counting.provable, []);
    await keep(answered(signer));
    deepEqual((await openingOf(closing())).proofs, []);
  });

  it('is as it always was where the chain takes no commits', async () => {
    commits.phase = undefined;
    await keep(answered(signer));
    const found = await closing();
    deepEqual(
      found.kind === 'reported' && found.rows.map(({ effect }) => 'part' in effect && effect.part),
      [0],
    );
  });

  it('is given up when commits are over, and when another agent has committed', async () => {
    await keep(answered(signer));
    commits.phase = 'open';
    const late = await closing();
    equal(late.kind === 'absent' && late.absence.reason, 'too_late');
    deepEqual(
      rig.figures.filter(([name]) => name === 'almanac_commits_missed_total').map(([, labels]) => labels),
      [{ reporter: account }],
    );
    commits.phase = 'commit';
    const found = await closing();
    for (const { call } of found.kind === 'reported' ? found.rows.slice(0, 1) : [])
      commits.apply(call, account);
    const other = await closing();
    match(other.kind === 'absent' ? other.absence.sentence : '', /the chain holds a commit of this window/);
  });
});

describe('the targets that can be proved', () => {
  it('are those with an rpc key among them, ascending, at most 128', () => {
    const rpc = { kind: 'rpc', url: 'ws://a', peerId: peerIdOf(signer.key) } as const;
    const port = { kind: 'libp2p', multiaddr: '/ip4/1.2.3.4/tcp/1', peerId: peerIdOf(signer.key) } as const;
    const targets = [7, 3, 5].map((id) => ({
      id,
      label: `${id}`,
      addresses: id === 5 ? [port] : [rpc, port],
    }));
    deepEqual(provableAmong(targets, new Set([3, 5, 7])), [
      { target: 3, keys: [signer.key] },
      { target: 7, keys: [signer.key] },
    ]);
    const many = Array.from({ length: 200 }, (_, id) => ({ id, label: '', addresses: [rpc] }));
    equal(provableAmong(many, new Set(many.map(({ id }) => id))).length, 128);
  });
});
