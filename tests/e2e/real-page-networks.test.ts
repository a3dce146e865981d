import { equal, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTunAccess } from '../../offchain-agent/src/lab/link/host/tun-access.ts';
import { residueOf } from '../support/network-residue.ts';
import { pageArgs } from '../support/page-commands.ts';
import { almanacOf, type runAlmanac } from '../support/run-almanac.ts';

const quick = ['--no-page'];

/** The commands of guides that no other test of real networks runs; with fewer nodes and shorter slots. */
describe('networks of the guides', () => {
  let folder: string;
  let command: typeof runAlmanac;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-guides-'));
    command = almanacOf(folder);
  });

  after(async () => {
    for (const name of ['babe', 'far', 'n']) await command('network', 'down', '--name', name);
    rmSync(folder, { recursive: true, force: true });
  });

  it('start with BABE, stop in part, resume and end', async () => {
    const few = { '6': '2', '3s': '1s', '1m': '10s', v3: 'v2' };
    await ran(pageArgs('docs/how-to/test-networks.md', './almanac network up --name babe', few), ...quick);
    const status = pageArgs('docs/how-to/test-networks.md', './almanac network status', few);
    match(await ran(status), /^v2 +validator +running/m);
    await ran(pageArgs('docs/how-to/test-networks.md', './almanac network stop', few));
    match(await ran(status), /^v2 +validator +(?!running)\w/m);
    await ran(pageArgs('docs/how-to/test-networks.md', './almanac network resume', few));
    match(await ran(status), /^v2 +validator +running/m);
    await ran(pageArgs('docs/how-to/test-networks.md', './almanac network down', few));
    equal(residueOf(folder, 'babe').length, 0);
  });

  it('delay packets between two regions', async function () {
    if (!(await findTunAccess()).can) return this.skip();
    const links = join(folder, 'links.yaml');
    writeFileSync(links, 'links: [{ between: [eu, us], delay: 5ms }]\n');
    const args = pageArgs('docs/how-to/test-networks.md', './almanac network up --name far --validators', {
      '7': '2',
      'eu=3': 'eu=1',
      'us=4': 'us=1',
      'links.yaml': links,
    });
    await ran(args, '--slot', '1s', ...quick);
    match(await ran(['network', 'chaos', 'list', '--name', 'far']), /eu.*us/);
    await ran(['network', 'down', '--name', 'far']);
  });

  it('become a snapshot', async () => {
    const up = pageArgs('docs/how-to/snapshots.md', './almanac network up');
    await ran(up, '--validators', '1', '--slot', '1s', ...quick);
    const out = join(folder, 'snapshots');
    await ran(
      pageArgs('docs/how-to/snapshots.md', './almanac snapshot create', { snapshots: out }),
      '--key',
      join(folder, 'key.pem'),
    );
    const [name = ''] = readdirSync(out);
    ok(JSON.parse(readFileSync(join(out, name, 'manifest.json'), 'utf8')).block.number >= 0);
    await ran(['network', 'down', '--name', 'n']);
  });

  async function ran(args: readonly string[], ...more: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await command(...args, ...more);
    equal(code, 0, `${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }
});
