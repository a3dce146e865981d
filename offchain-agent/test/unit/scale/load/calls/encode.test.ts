import { equal, ok, throws } from 'node:assert/strict';
import { expandMetadata } from '@polkadot/types';
import type { SiLookupTypeId } from '@polkadot/types/interfaces';
import { CallEncoder } from '../../../../../src/chain/call/encode-call.ts';
import { randomNumbers } from '../../../../../src/usl/random-numbers.ts';
import { runtimeRegistry } from '../transfer-registry.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

describe('a call written by name', () => {
  const { registry, metadata } = runtimeRegistry();
  const encoder = new CallEncoder(metadata);
  const { tx } = expandMetadata(registry, metadata);
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const other = (pallet: string, name: string, ...args: unknown[]): string => {
    const create = tx[pallet]?.[name];
    if (!create) throw new TypeError(`${pallet}.${name} is not in the runtime`);
    return hex(create(...args).toU8a());
  };

  it('has the bytes that @polkadot/types makes of it', () => {
    const dest = alice;
    for (const [call, args, expected] of [
      ['balances.transferKeepAlive', { dest, value: 5 }, other('balances', 'transferKeepAlive', dest, 5)],
      [
        'balances.transfer_keep_alive',
        { dest: { Id: dest }, value: '5_000' },
        other('balances', 'transferKeepAlive', dest, 5_000),
      ],
      ['balances.transferKeepAlive', [dest, '0xff'], other('balances', 'transferKeepAlive', dest, 255)],
      ['system.remark', { remark: '0x0102' }, other('system', 'remark', '0x0102')],
      ['system.remark', { remark: 'text' }, other('system', 'remark', 'text')],
      ['system.setStorage', { items: [['0x01', '0x02']] }, other('system', 'setStorage', [['0x01', '0x02']])],
    ] as const)
      equal(hex(encoder.encode({ call, args })), expected, call);
  });

  it('may hold other calls', () => {
    const inner = { call: 'system.remark', args: { remark: '0x07' } };
    const calls = [tx['system']?.['remark']?.('0x07')];
    equal(
      hex(encoder.encode({ call: 'utility.batchAll', args: { calls: [inner] } })),
      other('utility', 'batchAll', calls),
    );
  });

  it('says argument and type of what is wrong', () => {
    const dest = alice;
    for (const [call, args, message] of [
      [
        'balances.transferKeepAlive',
        { dest, value: 'many' },
        /^argument value is of type u128, found "many"; write a whole number$/,
      ],
      [
        'balances.transferKeepAlive',
        { dest, value: -1 },
        /^argument value is of type u128, found -1; expected 0 to/,
      ],
      ['balances.transferKeepAlive', { dest, value: 1.5 }, /^argument value is of type u128, found 1\.5/],
      [
        'balances.transferKeepAlive',
        { dest: 7, value: 1 },
        /^argument dest is of type MultiAddress, found 7; write one of Id, /,
      ],
      [
        'balances.transferKeepAlive',
        { dest: '0x00', value: 1 },
        /^argument dest\.Id is of type AccountId32, found "0x00"; expected 0x and 64/,
      ],
      ['balances.transferKeepAlive', { dest }, /^argument value \(Compact<u128>\) is missing$/],
      [
        'balances.transferKeepAlive',
        { dest, value: 1, tip: 2 },
        /^argument tip is not a field of balances\.transferKeepAlive; it has dest \(MultiAddress\), value/,
      ],
      [
        'balances.transferKeepAlive',
        [dest],
        /takes dest \(MultiAddress\), value \(Compact<u128>\); given are 1$/,
      ],
      [
        'system.remark',
        { remark: '0x123' },
        /^argument remark is of type Vec<u8>, found "0x123"; expected 0x and an even/,
      ],
      [
        'utility.batchAll',
        { calls: [{ call: 'system.remark', args: { remark: 5 } }] },
        /^argument calls\[0\]\.remark is of type Vec<u8>, found 5/,
      ],
      ['utility.batchAll', { calls: ['x'] }, /^argument calls\[0\] is of type Call/],
    ] as const)
      throws(
        () => encoder.encode({ call, args }),
        { code: 'bad_input/argument', message },
        JSON.stringify(args),
      );
  });

  it('says the nearest names of an unknown one', () => {
    throws(() => encoder.encode({ call: 'balances.transferKeepAliv' }), {
      code: 'bad_input/call',
      message: /^unknown call "balances\.transferKeepAliv"; nearest: balances\.transferKeepAlive/,
    });
    throws(() => encoder.encode({ call: 'constructor.name' }), { code: 'bad_input/call' });
  });

  it('reads back in @polkadot/types, for every call of the runtime', () => {
    const random = randomNumbers(55);
    const draw = new Draw(registry.lookup, metadata.asLatest.extrinsic.callType.toNumber(), random);
    let count = 0;
    for (const pallet of metadata.asLatest.pallets) {
      if (pallet.calls.isNone) continue;
      const { variants } = registry.lookup.getSiType(pallet.calls.unwrap().type).def.asVariant;
      for (const { name, fields } of variants) {
        const call = encoder.names.find(
          (full) =>
            full.toLowerCase() ===
            `${pallet.name.toString()}.${name.toString().replaceAll('_', '')}`.toLowerCase(),
        );
        ok(call, `${pallet.name.toString()}.${name.toString()}`);
        // A call with such an argument cannot be made at all.
        if (fields.some(({ type }) => draw.isVoid(type))) continue;
        for (let round = 0; round < 3; round++) {
          const args = Object.fromEntries(
            fields.map((field) => [field.name.unwrap().toString(), draw.value(field.type, 0)]),
          );
          const bytes = encoder.encode({ call, args });
          // @polkadot/types takes any 20 or 32 bytes for an account: also those of another address and of what follows it.
          const isTaken = bytes.length === 2 + 20 || bytes.length === 2 + 32;
          if (isTaken && /"(?:Index|Raw|Address20|Address32)"/.test(text(args))) continue;
          const read = registry.createType('Call', bytes);
          equal(hex(read.toU8a()), hex(bytes), `${call} ${text(args)}`);
          equal(`${read.section}.${read.method}`, call);
          count += 1;
        }
      }
    }
    ok(count > 200, `${count} calls`);
  });

  it('refuses, and never misreads, what is changed at one place', () => {
    const random = randomNumbers(56);
    const wrong = [null, true, -1, 1.5, 'x', [], {}, 2 ** 60, '0xzz', [[[]]], { Some: { None: 1 } }];
    const base = { dest: alice, value: 5 };
    for (let round = 0; round < 200; round++) {
      const name = random() < 0.5 ? 'dest' : 'value';
      const value = wrong[Math.floor(random() * wrong.length)];
      throws(() => encoder.encode({ call: 'balances.transferKeepAlive', args: { ...base, [name]: value } }), {
        code: 'bad_input/argument',
        message: new RegExp(`^argument ${name}`),
      });
    }
    equal(new Set(encoder.names).size, encoder.names.length);
  });
});

function text(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
}

type Lookup = ReturnType<typeof runtimeRegistry>['registry']['lookup'];

/** Values of a type as a person writes them. */
class Draw {
  readonly #lookup: Lookup;
  readonly #callType: number;
  readonly #random: () => number;

  constructor(lookup: Lookup, callType: number, random: () => number) {
    this.#lookup = lookup;
    this.#callType = callType;
    this.#random = random;
  }

  value(id: SiLookupTypeId, depth: number): unknown {
    const { def, path } = this.#lookup.getSiType(id);
    if (id.toNumber() === this.#callType) return { call: 'system.remark', args: { remark: this.#hex(3) } };
    if (path.at(-1)?.toString() === 'AccountId32') return this.#hex(32);
    if (def.isPrimitive) return this.#primitive(def.asPrimitive.toString().toLowerCase());
    if (def.isCompact) return this.value(def.asCompact.type, depth);
    if (def.isTuple) return def.asTuple.map((each) => this.value(each, depth + 1));
    if (def.isSequence) {
      const { type } = def.asSequence;
      if (this.#isByte(type)) return this.#hex(this.#below(70));
      if (this.isVoid(type)) return [];
      return Array.from({ length: depth > 3 ? 0 : this.#below(3) }, () => this.value(type, depth + 1));
    }
    if (def.isArray) {
      const { len, type } = def.asArray;
      if (this.#isByte(type)) return this.#hex(len.toNumber());
      return Array.from({ length: len.toNumber() }, () => this.value(type, depth + 1));
    }
    if (def.isComposite) return this.#fields([...def.asComposite.fields], depth);
    // Here an index has no bytes; @polkadot/types reads it as a number whatever metadata says.
    const variants = [...def.asVariant.variants].filter(
      ({ name, fields }) => name.toString() !== 'Index' && !fields.some(({ type }) => this.isVoid(type)),
    );
    const chosen = variants[this.#below(depth > 3 ? 1 : variants.length)];
    if (!chosen) throw new TypeError('an enum without variants');
    if (path.at(-1)?.toString() === 'Option')
      return chosen.index.toNumber() === 0 ? null : this.#fields([...chosen.fields], depth + 1);
    if (chosen.fields.length === 0) return chosen.name.toString();
    return { [chosen.name.toString()]: this.#fields([...chosen.fields], depth + 1) };
  }

  #fields(
    fields: readonly { name: { isSome: boolean; unwrap(): { toString(): string } }; type: SiLookupTypeId }[],
    depth: number,
  ): unknown {
    const [only] = fields;
    if (only && fields.length === 1 && !only.name.isSome) return this.value(only.type, depth + 1);
    if (only && !only.name.isSome) return fields.map(({ type }) => this.value(type, depth + 1));
    return Object.fromEntries(
      fields.map(({ name, type }) => [name.unwrap().toString(), this.value(type, depth + 1)]),
    );
  }

  #primitive(name: string): unknown {
    if (name === 'bool') return this.#random() < 0.5;
    if (name === 'str') return 'text';
    const bits = Number(name.slice(1));
    const drawn = BigInt(this.#hex(Math.max(1, Math.ceil((this.#random() * bits) / 8))));
    const limited = drawn % (1n << BigInt(name.startsWith('i') ? bits - 1 : bits));
    return name.startsWith('i') && this.#random() < 0.5 ? -limited : limited;
  }

  #isByte(id: SiLookupTypeId): boolean {
    const { def } = this.#lookup.getSiType(id);
    return def.isPrimitive && def.asPrimitive.isU8;
  }

  /** An enum without variants has no value, and neither has what needs one. */
  isVoid(id: SiLookupTypeId, depth = 0): boolean {
    const { def } = this.#lookup.getSiType(id);
    if (id.toNumber() === this.#callType || depth > 6) return false;
    const isVoid = (type: SiLookupTypeId): boolean => this.isVoid(type, depth + 1);
    if (def.isComposite) return def.asComposite.fields.some(({ type }) => isVoid(type));
    if (def.isTuple) return def.asTuple.some(isVoid);
    if (!def.isVariant) return false;
    return def.asVariant.variants.every(({ fields }) => fields.some(({ type }) => isVoid(type)));
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #hex(bytes: number): string {
    return `0x${Array.from({ length: bytes }, () => this.#below(256).toString(16).padStart(2, '0')).join('')}`;
  }
}
