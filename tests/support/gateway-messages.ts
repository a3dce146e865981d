import { seeded } from './seeded.ts';

/** As many calls ago a storage key was asked for that comes again, for one call in ten: it is in a cache by then. */
const again = 2_000;
const head = `0x${'1b'.repeat(32)}`;

/** Draws messages of gateway clients: most as libraries write them, the others changed in what a server has to notice. */
export class GatewayMessages {
  readonly #random: () => number;
  #serial = 0;

  constructor(seed: number) {
    this.#random = seeded(seed).uniform;
  }

  /** @returns a message in which no storage key comes that one of the last thousands of calls had, nor another of its own */
  next(): Buffer {
    const call = this.#call();
    const draw = this.#random();
    if (draw < 0.8) return Buffer.from(call);
    if (draw < 0.84) return Buffer.from(`[${call},${this.#call()}${this.#pick(['', ',{}', ',1', ','])}]`);
    if (draw < 0.88) return Buffer.from(call.slice(0, this.#below(call.length)));
    if (draw < 0.92) return this.#withOtherByte(Buffer.from(call));
    if (draw < 0.96) return Buffer.from(this.#withBlank(call));
    return Buffer.from(call.replace(/\}$/, this.#pick(more)));
  }

  #call(): string {
    this.#serial += 1;
    const method = this.#pick(methods);
    const parts = [
      ['"jsonrpc":"2.0"', this.#pick(['"jsonrpc":"1.0"', '"jsonrpc":2.0', '"jsonrpc": "2.0"'])],
      [`"id":${this.#below(1_000_000)}`, `"id":${this.#pick(ids)}`],
      [
        `"method":"${method}"`,
        `"method":${this.#pick(['"state_getStor\\u0061ge"', '7', '"a b"', '"ä"', '""'])}`,
      ],
      [`"params":${this.#params(method)}`, `"params":${this.#pick(oddParams)}`],
    ].map(([usual = '', odd = '']) => {
      const draw = this.#random();
      if (draw < 0.98) return usual;
      return draw < 0.995 ? odd : '';
    });
    if (this.#random() < 0.3) parts.push(parts.shift() ?? '');
    if (this.#random() < 0.05) parts.reverse();
    return `{${parts.filter((part) => part !== '').join(',')}}`;
  }

  #params(method: string): string {
    const serial = this.#serial > again && this.#random() < 0.1 ? this.#serial - again : this.#serial;
    const key = `0x${serial.toString(16).padStart(8, '0')}${this.#pick(['', 'ab'.repeat(40)])}`;
    const hash = this.#pick(hashes);
    const first = method === 'state_call' ? `"Core_version","${key}"` : `"${key}"`;
    if (method === 'system_dryRunOf') return `[${this.#below(9)},"${key}",true,null]`;
    const draw = this.#random();
    if (draw < 0.5) return `[${first}]`;
    if (draw < 0.9) return `[${first},${hash}]`;
    return this.#pick([
      `[ ${first}]`,
      `[${first},null,1]`,
      `{"key":"${key}"}`,
      `{"key":"${key}","hash":${hash}}`,
    ]);
  }

  #withBlank(text: string): string {
    const at = this.#below(text.length + 1);
    return text.slice(0, at) + this.#pick([' ', '\t', '\n', '\r\n', '\u00a0']) + text.slice(at);
  }

  #withOtherByte(data: Buffer): Buffer {
    data[this.#below(data.length)] =
      this.#random() < 0.5 ? this.#below(128) : this.#pick([0x22, 0x2c, 0x5c, 0x5d, 0x7d]);
    return data;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[this.#below(items.length)];
    if (item === undefined) throw new Error('nothing to draw from');
    return item;
  }
}

const methods = [
  ...Array.from({ length: 14 }, () => 'state_getStorage'),
  'state_getStorageHash',
  'state_getStorageSize',
  'state_call',
  'payment_queryInfo',
  'system_dryRunOf',
  'state_getKeysPaged',
  'author_rotateKeys',
  'made_up',
];
const hashes = [
  `"${head}"`,
  `"${head.toUpperCase().replace('X', 'x')}"`,
  `"${head.toUpperCase()}"`,
  `"${head}0"`,
  '"0x"',
  'null',
  '7',
];
const ids = [
  'null',
  '0',
  '01',
  '-1',
  '1.5',
  '1e3',
  '999999999999999',
  '9999999999999999',
  '18446744073709551615',
  '18446744073709551616',
  '"a"',
  '""',
  '"a\\"b"',
  '"\\u0061"',
  '"ä"',
  '{}',
  '[1]',
  'true',
  `"${'x'.repeat(128)}"`,
  `"${'x'.repeat(129)}"`,
  `"${'y'.repeat(10_000)}"`,
];
const oddParams = [
  'null',
  '{}',
  '[]',
  '7',
  '"0x"',
  '[["0x00"]]',
  '[{"a":1}]',
  `[${'1,'.repeat(9)}1]`,
  '[1e2]',
  '[-1]',
  '["\\u0030x00"]',
];
const more = ['', ',}', ',"id":7}', ',"extra":1}', ',"params":[]}', '}}', ',"method":"a"}', '} ', '}\u0000'];
