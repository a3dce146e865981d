import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CommandProcess, type Ran } from '../../../../../../tests/support/command-process.ts';
import { fakeKey, MadeChain } from '../../../../../../tests/support/made-chain.ts';
import { MadeNode } from '../../../../../../tests/support/made-node.ts';
import { program } from '../../../../../../tests/support/program.ts';
import { isEndpointProof } from '../../../../../src/chain/endpoint-proof.ts';

const main = program(new URL('../../../../../src/program/main.ts', import.meta.url));
const commands = new CommandProcess(pathToFileURL(main.file));

interface Proof {
  readonly peer: string;
  readonly peer_id: string;
  readonly signature: string;
  readonly genesis: string;
  readonly address: string;
}

describe('almanac endpoint prove', () => {
  const secretHex = '5c'.repeat(32);
  const genesis = `0x${'ab'.repeat(32)}`;
  const url = 'wss://rpc.example.org/almanac';
  const account = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-prove-'));
    file = join(folder, 'key');
    await writeFile(file, secretHex, { mode: 0o600 });
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('prints a proof that the chain accepts, and never the secret', async () => {
    const { code, stdout, stderr } = await prove('--genesis', genesis, '--json');
    deepEqual([code, stderr], [0, '']);
    const proof = JSON.parse(stdout) as Proof;
    const consent = { genesisHash: genesis, target: 7, account, address: url };
    ok(isEndpointProof({ publicKey: proof.peer, signature: proof.signature }, consent));
    match(proof.peer_id, /^12D3KooW/);
    ok(!stdout.includes(secretHex));
    const shown = await prove('--genesis', genesis);
    ok(shown.stdout.includes(proof.signature) && !shown.stdout.includes(secretHex));
  });

  it('asks a node for the genesis hash', async () => {
    const chain = new MadeChain([fakeKey(0)]);
    chain.grow([1, 2, 3]);
    const node = new MadeNode(chain);
    await node.start();
    try {
      const { code, stdout } = await prove('--chain', node.url, '--json');
      equal(code, 0);
      match((JSON.parse(stdout) as Proof).genesis, /^0x[0-9a-f]{64}$/);
    } finally {
      await node.stop();
    }
  });

  it('warns of a key that others may read', async () => {
    await chmod(file, 0o644);
    const { code, stderr } = await prove('--genesis', genesis);
    equal(code, 0);
    match(stderr, /can be read by other users/);
  });

  it('ends with 2 when the network is not given once', async () => {
    for (const args of [[], ['--genesis', genesis, '--chain', 'ws://127.0.0.1:1']]) {
      const { code, stdout, stderr } = await prove(...args);
      deepEqual([code, stdout], [2, '']);
      match(stderr, /either --genesis HASH or --chain-url URL/);
    }
  });

  it('ends with 2 for a key that is none', async () => {
    await writeFile(file, 'secret word');
    const { code, stdout, stderr } = await prove('--genesis', genesis);
    deepEqual([code, stdout], [2, '']);
    match(stderr, /expected an ed25519 secret/);
    ok(!stderr.includes('secret word'));
  });

  it('ends with 2 for a URL that reporters would not ask', async () => {
    const { code, stderr } = await at('--url', 'ftp://rpc.example.org');
    equal(code, 2);
    match(stderr, /--url: /);
  });

  it('proves a p2p port as well, and that the PeerId beside it is of its key', async () => {
    const address = '/ip4/192.0.2.7/tcp/30333';
    const { code, stdout } = await at('--multiaddr', address, '--json');
    equal(code, 0);
    const proof = JSON.parse(stdout) as Proof;
    equal(proof.address, address);
    const consent = { genesisHash: genesis, target: 7, account, address };
    ok(isEndpointProof({ publicKey: proof.peer, signature: proof.signature }, consent));
    const same = await at('--multiaddr', `${address}/p2p/${proof.peer_id}`, '--json');
    deepEqual(JSON.parse(same.stdout), proof);
    const stranger = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';
    const other = await at('--multiaddr', `${address}/p2p/${stranger}`);
    deepEqual([other.code, other.stdout], [2, '']);
    match(other.stderr, /is of another node; the key in .* is of 12D3KooW/);
  });

  it('ends with 2 for no place, for two, and for a port that reporters would not dial', async () => {
    for (const [args, why] of [
      [[], /either --url URL or --multiaddr ADDRESS/],
      [['--url', url, '--multiaddr', '/ip4/192.0.2.7/tcp/30333'], /either --url URL or --multiaddr ADDRESS/],
      [['--multiaddr', '/ip4/192.0.2.7/udp/30333'], /is not a libp2p address/],
    ] as const) {
      const { code, stdout, stderr } = await at(...args);
      deepEqual([code, stdout], [2, '']);
      match(stderr, why);
    }
  });

  it('ends with 2 for an account that is none, and without one', async () => {
    const place = ['--genesis', genesis, '--target', '7', '--url', url];
    const wrong = await run(...place, '--account', 'Alice');
    deepEqual([wrong.code, wrong.stdout], [2, '']);
    match(wrong.stderr, /--account: "Alice" is not an account/);
    equal((await run(...place)).code, 2);
  });

  it('ends with 4 when the chain is not reached', async () => {
    equal((await prove('--chain', 'ws://127.0.0.1:1')).code, 4);
  });

  async function prove(...args: string[]): Promise<Ran> {
    return await run('--target', '7', '--account', account, '--url', url, ...args);
  }

  async function at(...args: string[]): Promise<Ran> {
    return await run('--genesis', genesis, '--target', '7', '--account', account, ...args);
  }

  async function run(...args: string[]): Promise<Ran> {
    return await commands.run(['endpoint', 'prove', '--node-key-file', file, ...args]);
  }
});
