import assert from 'node:assert/strict';
import type { TargetGroup } from '../../../../../src/chain/registry/target-groups.ts';
import type { TargetInfo } from '../../../../../src/chain/reporting/reporting-shapes.ts';
import { findMembers, requireGroupName } from '../../../../../src/registry/cli/group/edit.ts';
import { findGroup, groupLines, groupsDocument } from '../../../../../src/registry/cli/group/list.ts';
import { showDocument, showLines } from '../../../../../src/registry/cli/group/show.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const open = { chainName: 'Local', url: 'ws://127.0.0.1:9944', network: 0 };
const amount = (value: bigint): string => `${value} ALM`;
const group: TargetGroup = { group: 4, name: 'eu', members: [1, 9], owner: alice, deposit: 21n };

const targetOf = (target: number): TargetInfo => ({
  target,
  who: { account: undefined, label: `endpoint-${target}` },
  addresses: [],
  region: 'eu-west',
  owner: undefined,
});

describe('findMembers', () => {
  const targets = Array.from({ length: 257 }, (_, index) => targetOf(index + 1));
  const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1)).join(',');

  it('gives ids ascending, each once, whatever was written', () => {
    assert.deepEqual(findMembers(targets, 'endpoint-10, 9,2,endpoint-2'), [2, 9, 10]);
  });

  it('takes as many as a group may have, and refuses one more', () => {
    assert.equal(findMembers(targets, ids(256)).length, 256);
    assert.throws(() => findMembers(targets, ids(257)), {
      code: 'bad_input/group_size',
      message: '<members>: a group has at most 256 targets; these are 257',
    });
  });

  it('refuses what is no target of the network', () => {
    for (const text of ['300', 'nobody', '', '1,,2']) {
      assert.throws(() => findMembers(targets, text), {
        code: 'bad_input/target',
        message: /^<members>: ".*" is not a target of the network; /,
      });
    }
  });
});

describe('requireGroupName', () => {
  it('takes 1 to 64 bytes of text without control characters', () => {
    for (const name of ['a', 'é'.repeat(32)]) requireGroupName(name);
    for (const name of ['', `${'é'.repeat(32)}x`, 'a\u0007b']) {
      assert.throws(() => requireGroupName(name), { code: 'bad_input/group_name' }, JSON.stringify(name));
    }
  });
});

describe('findGroup', () => {
  it('gives the group of a name, or says that there is none', async () => {
    const groups = { network: 3, named: async (name: string) => (name === 'eu' ? group : undefined) };
    assert.equal(await findGroup(groups, 'eu'), group);
    await assert.rejects(findGroup(groups, 'us'), {
      code: 'bad_input/group',
      message: 'network 3 has no group "us"; "almanac group list" lists them',
    });
  });
});

describe('almanac group list', () => {
  it('shows how many members a group has, what it holds and whose it is', () => {
    assert.deepEqual(groupLines([group], open, amount), [
      'Local at ws://127.0.0.1:9944: groups of this chain',
      '',
      'id  group  members  deposit  owner',
      ` 4  eu           2   21 ALM  ${alice}`,
    ]);
    assert.deepEqual(groupLines([], open, amount).slice(1), ['', 'none']);
    assert.deepEqual(groupsDocument([group], open).groups, [
      { group: 4, name: 'eu', members: [1, 9], owner: alice, deposit: 21n },
    ]);
  });
});

describe('almanac group show', () => {
  it('shows members by what they are called, also those that are no targets any more', () => {
    assert.deepEqual(showLines(group, [targetOf(1)], {}, open, amount), [
      `Local at ws://127.0.0.1:9944: group 4 of this chain, "eu", of ${alice} (deposit 21 ALM)`,
      '',
      'id  target      region',
      ' 1  endpoint-1  eu-west',
      ' 9  target 9    -',
    ]);
    assert.deepEqual(showDocument(group, [targetOf(1)], {}, open).members, [
      { target: 1, label: 'endpoint-1', region: 'eu-west' },
      { target: 9, label: 'target 9', region: null },
    ]);
  });
});
