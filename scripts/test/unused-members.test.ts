import assert from 'node:assert/strict';
import { memberFaults } from '../lib/check/unused-members.ts';

const path = 'offchain-agent/src/store/disk.ts';

/** The faults of a class of the product, by what reads it. */
function faultsOf(text: string, use = '', user = 'offchain-agent/src/store/use.ts'): string[] {
  const readers = [{ path: user, text: use }];
  return user.endsWith('.test.ts')
    ? memberFaults([{ path, text }], readers)
    : memberFaults([{ path, text }, ...readers], []);
}

describe('memberFaults', () => {
  const refused = [`${path}: nothing but tests reads the member size; delete it with them`];

  it('refuses a member that nothing reads, or that tests alone do', () => {
    for (const text of [
      'export class Disk { size() { return 1; } }',
      'export class Disk { get size() { return 1; } }',
      'export class Disk { static size = 1; }',
      'export class Disk { size() { return this.size(); } }',
      'interface Store { size: number }\nexport class Disk implements Store { size = 1; }',
    ]) {
      assert.deepEqual(faultsOf(text), refused, text);
      assert.deepEqual(faultsOf(text, 'disk.size;', 'tests/unit/disk.test.ts'), refused, text);
    }
  });

  it('accepts a member that is read in any form, and those that others call', () => {
    const text = 'export class Disk { size() { return 1; } }';
    for (const use of [
      'disk.size();',
      'disk?.size;',
      'const { size } = disk;',
      "disk['size'];",
      "type Size = Pick<Disk, 'size'>;",
    ])
      assert.deepEqual(faultsOf(text, use), [], use);
    for (const own of [
      'export class Disk extends HTMLElement { size() {} }',
      "import { Base } from 'disks';\nexport class Disk extends Base { size() {} }",
      "import type { Base } from 'disks';\ninterface Mine extends Base {}\nclass Disk implements Mine { size() {} }",
      'export class Disk { toJSON() {} }',
    ])
      assert.deepEqual(faultsOf(own), [], own);
  });
});
