import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { blake2AsHex } from '@polkadot/util-crypto';
import { testVoter } from '../../../../../tests/support/grandpa-bytes.ts';
import { evidenceOf, nodeWithMissing, signers } from '../../../../../tests/support/made-evidence.ts';
import { MadeRelayNode } from '../../../../../tests/support/made-relay-node.ts';
import type { SignedSiblingShape } from '../../../../../tests/support/relay-signers.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { hashHeader } from '../../../../src/chain/grandpa/header.ts';
import { proveVoteEvidence } from '../../../../src/measure/blame/vote-evidence.ts';

describe('evidence of votes left out', () => {
  const { node, block } = nodeWithMissing();
  const { accounts, elected } = block.session;

  it('shows each vote that the final block lacks, and no other', async () => {
    const { found, make, sibling } = await evidenceOf(node, block);
    equal(found.length, 1);
    const [one] = found;
    ok(one);
    const { text } = await make(one);
    const { proved } = await proveVoteEvidence(text, 'file', node.genesisHash);
    const missing = block.backed.flatMap(({ hash, group, voted }) =>
      group.flatMap((member, place) => (voted[place] ? [] : [`${hash} ${accounts[member]}`])),
    );
    deepEqual(
      proved.leftOut.flatMap(({ candidate, votes }) =>
        votes.map(({ validator }) => `${candidate} ${proved.accounts[validator]}`),
      ),
      missing,
    );
    ok(proved.leftOut.every(({ kind }) => kind === 'vote'));
    deepEqual(
      [proved.final.hash, proved.witness.hash, proved.final.author],
      [block.header.hash, sibling.header.hash, elected[block.author]],
    );
  });

  it('shows a candidate that the final block lacks, with the votes on it', async () => {
    // A block that backs nothing on a core, and a sibling that does.
    const other = block.backed[0];
    ok(other);
    const rest = node.chain.blocks.find(
      ({ session, endsSession, backed }) =>
        session.index === block.session.index &&
        !endsSession &&
        backed.every(({ core }) => core !== other.core),
    );
    ok(rest);
    const { found, make } = await evidenceOf(node, rest, { backed: [other] });
    const [one] = found;
    ok(one);
    const { proved } = await make(one);
    deepEqual(
      proved.leftOut.map(({ kind, candidate, votes }) => [kind, candidate, votes.length]),
      [['candidate', other.hash, other.group.length]],
    );
  });

  it('leaves out votes of a validator that was disabled after the parent of the final block', async () => {
    const missing = block.backed.flatMap(({ group, voted }) => group.filter((_, place) => !voted[place]));
    const placesOf = (members: readonly number[]) =>
      members.map((member) => elected.indexOf(accounts[member] ?? '0x'));
    const disabling = (members: readonly number[], at: number) =>
      nodeWithMissing({ disabledAfter: (number) => (number === at ? placesOf(members) : []) });
    const before = block.header.number - 1;
    const none = disabling(missing, before);
    const [found] = (await evidenceOf(none.node, none.block)).found;
    ok(found);
    await rejects((await evidenceOf(none.node, none.block)).make(found), { message: /it has no vote that/ });
    const later = disabling(missing, before + 1);
    const after = await evidenceOf(later.node, later.block);
    ok(after.found[0]);
    const { proved, text } = await after.make(after.found[0]);
    equal(proved.leftOut.flatMap(({ votes }) => votes).length, missing.length);
    ok(await proveVoteEvidence(text, 'file'));
  });

  it('leaves out a candidate with a vote of a disabled validator', async () => {
    const [other] = block.backed;
    ok(other);
    const own = elected.indexOf(accounts[other.group[0] ?? 0] ?? '0x');
    const disabling = new MadeRelayNode(4, 60, { signers, disabledAfter: () => [own] });
    const rest = disabling.chain.blocks.find(
      ({ session, endsSession, backed }) =>
        session.index === block.session.index &&
        !endsSession &&
        backed.every(({ core }) => core !== other.core),
    );
    const backed = disabling.chain.blocks.find(({ header }) => header.number === block.header.number)?.backed;
    ok(rest && backed);
    const { found, make } = await evidenceOf(disabling, rest, { backed: backed.slice(0, 1) });
    ok(found[0]);
    await rejects(make(found[0]), { message: /it has no vote that/ });
  });

  it('finds nothing where the other block has no more votes', async () => {
    const votes = new Set(
      block.backed.flatMap(({ hash, group, voted }) =>
        group.filter((_, place) => voted[place]).map((member) => `${hash} ${member}`),
      ),
    );
    const { found } = await evidenceOf(node, block, {
      votes: (candidate, member) => votes.has(`${candidate} ${member}`),
    });
    deepEqual(found, []);
  });

  it('notes no block that cannot show anything, as one for a later slot, or one that begins an epoch', async () => {
    const later = await evidenceOf(node, block, { slot: block.header.number + 1 });
    ok(later.heard);
    deepEqual(later.found, []);
    const beginning = await evidenceOf(node, block, { next: elected });
    ok(beginning.heard);
    deepEqual(beginning.found, []);
  });

  it('refuses a block for a later slot, one that another sealed, and votes that another signed', async () => {
    const refusals: [SignedSiblingShape, RegExp][] = [
      [{ slot: block.header.number + 1 }, /its votes can have come later/],
      [{ sealedBy: elected[(block.author + 2) % elected.length] ?? '0x' }, /it is not sealed by its author/],
      [{ signedBy: accounts[0] ?? '0x' }, /no group of the session has signed the votes on a candidate/],
    ];
    for (const [shape, message] of refusals) {
      const { heard: witness, make } = await evidenceOf(node, block, shape);
      ok(witness);
      const pair = { header: hashHeader(block.header.rpc), witness };
      await rejects(make(pair), { code: 'unknown/vote_evidence', message });
    }
  });

  it('refuses a changed digit wherever it stands, and names what it breaks', async () => {
    const { found, make } = await evidenceOf(node, block);
    const [one] = found;
    ok(one);
    const { text } = await make(one);
    await proveVoteEvidence(text, 'file');
    const digits = [...text.matchAll(/0x[0-9a-f]{9,}/g)].map(
      ({ index, 0: { length } }) => index + length - 7,
    );
    ok(digits.length > 50);
    const codes = new Set<string>();
    // Those of signatures cost most; each one of them is as good as another.
    for (const at of digits.filter((_, place) => place % Math.ceil(digits.length / 60) === 0)) {
      const changed = `${text.slice(0, at)}${text.charAt(at) === '5' ? '6' : '5'}${text.slice(at + 1)}`;
      const error = await proveVoteEvidence(changed, 'file').then(
        () => undefined,
        (cause: unknown) => cause,
      );
      ok(error instanceof AgentError, `the digit at ${at} can be changed: ${text.slice(at - 60, at + 1)}`);
      codes.add(error.code);
    }
    ok(codes.has('bad_input/proof') && codes.size > 2, [...codes].join(', '));
  });

  it('refuses a body with a changed vote, even where the hash of the content is made anew', async () => {
    const { found, make } = await evidenceOf(node, block);
    const [one] = found;
    ok(one);
    const { text } = await make(one);
    const { content_hash: _, ...content } = JSON.parse(text) as {
      content_hash: string;
      blocks: { extrinsics: string[] }[];
    };
    const rehashed = (change: object): string => {
      const json = { ...content, ...change };
      return JSON.stringify({ ...json, content_hash: blake2AsHex(JSON.stringify(json), 256) });
    };
    ok(await proveVoteEvidence(rehashed({}), 'file'));
    for (const place of [0, 1]) {
      const blocks = structuredClone(content.blocks);
      const body = blocks[place]?.extrinsics;
      ok(body);
      body[1] = `${body[1]?.slice(0, 700)}${body[1]?.charAt(700) === '1' ? '2' : '1'}${body[1]?.slice(701)}`;
      await rejects(proveVoteEvidence(rehashed({ blocks }), 'file'), { code: 'unknown/finality_body' });
    }
    // A runtime in a body has megabytes.
    const large = structuredClone(content.blocks);
    large[0]?.extrinsics.push(`0x${'00'.repeat(6_000_000)}`);
    await rejects(proveVoteEvidence(rehashed({ blocks: large }), 'file'), { code: 'unknown/finality_body' });
    await rejects(proveVoteEvidence(rehashed({ states: [] }), 'file'), /unknown|genesis/);
    await rejects(proveVoteEvidence(rehashed({ more: 1 }), 'file'), { code: 'bad_input/proof' });
  });

  it('proves a block by the votes at the end of its set, and from a checkpoint', async () => {
    const votersOf = (session: number) =>
      ['one', 'two', 'three'].map((name) => testVoter(`${name} ${session}`));
    const { node: changing, block: old } = nodeWithMissing({ votersOf });
    const hash = changing.chain.blocks.findLast(
      ({ endsSession, header }) => endsSession && header.number < old.header.number,
    )?.header.hash;
    ok(hash);
    const authorities = votersOf(old.session.index).map(({ key }) => ({ key, weight: 1n }));
    const trusts = [undefined, { setId: old.session.index - 7, authorities, blockHash: hash }];
    const handOvers = [old.session.index - 7, 0];
    for (const [place, trust] of trusts.entries()) {
      const { found, make } = await evidenceOf(changing, old, {}, trust);
      const [one] = found;
      ok(one);
      const { text } = await make(one);
      const { evidence, proved } = await proveVoteEvidence(text, 'file');
      equal(proved.final.hash, old.header.hash);
      const end = changing.chain.blocks.find(
        ({ session, endsSession }) => session.index === old.session.index && endsSession,
      );
      equal(Number(evidence.headers.at(-1)?.number), end?.header.number);
      equal(evidence.hand_overs.length, handOvers[place]);
    }
  });

  it('refuses another genesis than the one that is expected', async () => {
    const { found, make } = await evidenceOf(node, block);
    const [one] = found;
    ok(one);
    const { text } = await make(one);
    await rejects(proveVoteEvidence(text, 'file', `0x${'44'.repeat(32)}`), { code: 'bad_input/proof' });
  });
});
