import type { Chance } from './chance.ts';

/** What a server of JSON-RPC offers, as it says itself, and some of what is true of its chain. */
export interface RpcFacts {
  readonly methods: readonly string[];
  readonly genesis: string;
  readonly hashes: readonly string[];
}

/** System.Number and System.Account, keys that every chain has. */
const keys = [
  '0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac',
  '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9',
  '0x3a636f6465',
];
const account = '"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"';

/** By the beginning of a method's name: the names and kinds of its parameters, as nodes have them. */
const shapes: readonly (readonly [
  begin: string,
  ...params: readonly (readonly [name: string, kind: Kind])[],
])[] = [
  ['chain_getBlockHash', ['hash', 'height']],
  ['chain_get', ['hash', 'hash']],
  ['state_subscribeStorage', ['keys', 'keys']],
  ['state_queryStorage', ['keys', 'keys'], ['at', 'hash']],
  ['state_getKeysPaged', ['prefix', 'key'], ['count', 'height'], ['startKey', 'key'], ['hash', 'hash']],
  ['state_getStorage', ['key', 'key'], ['hash', 'hash']],
  ['state_call', ['name', 'call'], ['bytes', 'hex'], ['hash', 'hash']],
  ['state_get', ['hash', 'hash']],
  ['childstate', ['childKey', 'key'], ['key', 'key'], ['hash', 'hash']],
  ['author_submit', ['extrinsic', 'hex']],
  ['payment_query', ['extrinsic', 'hex'], ['at', 'hash']],
  ['system_accountNextIndex', ['account', 'account']],
  ['account_nextIndex', ['account', 'account']],
  ['archive_v1_hashByHeight', ['height', 'height']],
  ['archive_v1_storage', ['hash', 'hash'], ['items', 'items'], ['childTrie', 'null']],
  ['archive_v1_call', ['hash', 'hash'], ['function', 'call'], ['callParameters', 'hex']],
  ['archive_v1', ['hash', 'hash']],
  ['chainHead_v1_follow', ['withRuntime', 'boolean']],
  [
    'chainHead_v1_storage',
    ['followSubscription', 'id'],
    ['hash', 'hash'],
    ['items', 'items'],
    ['childTrie', 'null'],
  ],
  [
    'chainHead_v1_call',
    ['followSubscription', 'id'],
    ['hash', 'hash'],
    ['function', 'call'],
    ['callParameters', 'hex'],
  ],
  ['chainHead', ['followSubscription', 'id'], ['hash', 'hash']],
  ['transaction', ['transaction', 'hex']],
];

type Kind =
  | 'hash'
  | 'height'
  | 'keys'
  | 'key'
  | 'hex'
  | 'call'
  | 'account'
  | 'id'
  | 'items'
  | 'boolean'
  | 'null';

/** What no method asks for. Text of JSON: much of it no value of JavaScript could be printed as. */
const strange = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '"0x"',
  '"0x0"',
  '"0x00"',
  '"0X26AA"',
  '"constructor"',
  '"__proto__"',
  '"\\ud800"',
  '"\\u0000"',
  '0',
  '-0',
  '-1',
  '1.5',
  '1e400',
  '1e2',
  '4000000000',
  '4294967296',
  '9007199254740993',
  '123456789012345678901234567890',
  '[[]]',
  '[null]',
  '[0,1,99999999]',
  '["0x00"]',
  '{"toString":null,"valueOf":null}',
  '{"toString":1}',
  '{"length":3}',
  '{"__proto__":{"length":1}}',
  '{"then":1}',
  '{"0":"0x00"}',
];

/** What takes the square of its length apart is at work on one of these for minutes. */
const longText = 100_000;
const long = [
  ...['x', '1', '0', '\\u0000'].map((one) => `"${one.repeat(longText / one.length)}"`),
  `"0x${'ab'.repeat(longText / 2)}"`,
  '9'.repeat(longText),
  `[${'0,'.repeat(longText / 2)}0]`,
];

/** One in so many is long. */
const longOneOf = 100;

function odd(chance: Chance): string {
  return chance.pick(chance.oneOf(longOneOf) ? long : strange);
}

function value(chance: Chance, kind: Kind, { genesis, hashes }: RpcFacts): string {
  switch (kind) {
    case 'hash':
      return chance.oneOf(4) ? `"${chance.oneOf(2) ? genesis : chance.hex(32)}"` : `"${chance.pick(hashes)}"`;
    case 'height':
      return chance.pick(['0', '1', '2', '7', '"0x1"', '"0x02"', '99999999', '[0,1,2]', '1000', '1001']);
    case 'key':
      return `"${chance.pick(keys)}"`;
    case 'keys':
      return `[${Array.from({ length: 1 + chance.below(4) }, () => value(chance, 'key', { genesis, hashes, methods: [] })).join(',')}]`;
    case 'hex':
      return `"${chance.hex(chance.below(80))}"`;
    case 'call':
      return chance.pick([
        '"Core_version"',
        '"AuraApi_slot_duration"',
        '"Metadata_metadata_versions"',
        '"No_such"',
      ]);
    case 'account':
      return account;
    case 'id':
      return chance.pick(['"x"', '"0"', '"1"', `"${chance.hex(8)}"`]);
    case 'items':
      return `[{"key":"${chance.pick(keys)}","type":"${chance.pick(['value', 'hash', 'descendantsValues', 'closestDescendantMerkleValue', 'nonsense'])}"}]`;
    case 'boolean':
      return chance.pick(['true', 'false']);
    case 'null':
      return 'null';
  }
}

/** Parameters that are nearly right: by position or by name, one of them wrong, missing, or one too many. */
function params(chance: Chance, method: string, facts: RpcFacts): string {
  const shape = shapes.find(([begin]) => method.startsWith(begin))?.slice(1) as [string, Kind][] | undefined;
  const own = shape ?? (/_un/.test(method) ? [['subscription', 'id'] as [string, Kind]] : []);
  const given = own.map(([name, kind]) => [name, value(chance, kind, facts)] as [string, string]);
  if (given.length > 0 && chance.oneOf(3)) {
    const at = chance.below(given.length);
    given[at] = [given[at]?.[0] ?? '', odd(chance)];
  }
  if (chance.oneOf(8)) given.splice(chance.below(given.length + 1), given.length);
  if (chance.oneOf(8)) given.push(['more', odd(chance)]);
  if (chance.oneOf(40)) return odd(chance);
  if (!chance.oneOf(5)) return `[${given.map(([, text]) => text).join(',')}]`;
  const named = given.map(([name, text]) => `"${chance.oneOf(12) ? name.toUpperCase() : name}":${text}`);
  return `{${(chance.oneOf(10) ? [...named, ...named] : named).join(',')}}`;
}

/** One request of JSON-RPC that a node would answer, or nearly. */
export function rpcCall(chance: Chance, facts: RpcFacts, from: readonly string[] = facts.methods): string {
  const method = chance.pick(from);
  const name = chance.oneOf(60)
    ? chance.pick([`${method}x`, '', 'constructor', '__proto__', method.toUpperCase()])
    : method;
  const members = [
    `"jsonrpc":${chance.oneOf(50) ? chance.pick(['"1.0"', '2', 'null']) : '"2.0"'}`,
    `"id":${chance.oneOf(12) ? chance.pick(['null', '"a"', '1.5', '-1', '9007199254740993', '{}', '"\\ud800"']) : chance.below(1_000_000)}`,
    `"method":"${name}"`,
    ...(chance.oneOf(15) ? [] : [`"params":${params(chance, method, facts)}`]),
  ];
  // A key that is there twice, once in disguise: who reads the first, and who the last?
  if (chance.oneOf(40)) members.push(`"\\u0070arams":${params(chance, method, facts)}`);
  if (chance.oneOf(60)) members.push(`"params":${params(chance, method, facts)}`);
  if (chance.oneOf(20)) members.reverse();
  return `{${members.join(chance.oneOf(30) ? ' ,\n\t' : ',')}}`;
}

/** Several in one message; some of them no requests at all. */
export function rpcBatch(chance: Chance, facts: RpcFacts): { readonly text: string; readonly calls: number } {
  const calls = chance.oneOf(15) ? 0 : 1 + chance.below(30);
  const all = Array.from({ length: calls }, () => (chance.oneOf(15) ? odd(chance) : rpcCall(chance, facts)));
  return { text: `[${all.join(',')}]`, calls };
}

/** A subscription whose parameters are large, by text or by count. */
export function rpcLargeSubscription(chance: Chance, large: number): string {
  const id = chance.below(1_000_000);
  const head = `{"jsonrpc":"2.0","id":${id},"method":"state_subscribeStorage","params":`;
  if (chance.oneOf(2)) return `${head}[[${' '.repeat(large)}"${chance.pick(keys)}"]]}`;
  return `${head}[[${Array.from({ length: Math.floor(large / 69) }, (_, at) => `"0x${at.toString(16).padStart(64, '0')}"`).join(',')}]]}`;
}

/** Calls whose answers are large, for who does not read them. */
export function rpcLargeAnswers(count: number): string {
  return `[${Array.from({ length: count }, (_, id) => `{"jsonrpc":"2.0","id":${id},"method":"state_getMetadata","params":[]}`).join(',')}]`;
}
