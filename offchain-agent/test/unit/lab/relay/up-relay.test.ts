import { rejects } from 'node:assert/strict';
import { Command } from 'commander';
import { addNetwork } from '../../../../src/lab/cli/network.ts';
// Loaded before the time of a test counts.
import '../../../../src/lab/cli/network/up-relay.ts';

async function up(...words: string[]): Promise<void> {
  const program = new Command().exitOverride();
  addNetwork(program);
  await program.parseAsync(['network', 'up', ...words], { from: 'user' });
}

describe('network up --relay', () => {
  for (const [what, words, message] of [
    [
      'what the chain decides, all of it at once',
      ['--relay', '--slot', '2s', '--runtime', 'x.wasm'],
      '--slot, --runtime: not with --relay, whose chain is westend-local of stock nodes; leave them out',
    ],
    [
      'a network file',
      ['net.yaml', '--relay'],
      'net.yaml: a network file says nothing of --relay; leave one of them out',
    ],
    [
      'proxies',
      ['--relay', '--link-backend', 'proxy'],
      '--link-backend proxy: validators publish their own addresses, past any proxy; take --link-backend tun',
    ],
    [
      'parachains without a relay chain',
      ['--paras', '2'],
      '--paras, --collators and --para-runtime: are of a relay chain; pass --relay',
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await rejects(up(...words), { code: 'bad_input/relay', message });
    });
  }

  it('refuses a parachain without collators before it looks for programs', async () => {
    await rejects(up('--relay', '--collators', '0'), {
      code: 'bad_input/collators',
      message: '--collators 0: a parachain has no blocks without a collator; pass at least 1',
    });
  });
});
