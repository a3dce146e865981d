// A GRANDPA vote that a node asks `almanac ha decide` for, with a coordinator in a file.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hash, helloLine, validator, well } from '../../../../offchain-agent/test/unit/ha/deciders.ts';
import { startCommand } from '../../../../tests/support/cli.ts';
import { LineConnection } from '../../../../tests/support/fake-decider-node.ts';
import { poll } from '../../../../tests/support/poll.ts';

const folder = await mkdtemp(join(tmpdir(), 'almanac-way-'));
const config = join(folder, 'ha.yaml');
const coordinator = { kind: 'file', path: 'records' };
const files = { socket: 'node.sock', grants: 'grants', control: 'control.sock', listen: '127.0.0.1:0' };
await writeFile(config, JSON.stringify({ node: 'a', validator, coordinator, ...files }));
const decider = startCommand(['ha', 'decide', '--config', config]);
const open = (): Promise<LineConnection | undefined> =>
  LineConnection.open(join(folder, 'node.sock')).catch(() => undefined);
const node = await poll('the decider listens', open, (client) => client !== undefined);
try {
  await node?.ask(helloLine());
  await node?.ask(well);
  const vote = async (): Promise<string | undefined> => await node?.ask(`vote 1 2 prevote 3 ${hash}`);
  await poll('the vote is granted', vote, (answer) => answer === 'yes', { everyMs: 200 });
  // The end of the process is not on the way.
  await sleep(200);
} finally {
  node?.close();
  decider.process.kill('SIGTERM');
  await decider.ended;
  await rm(folder, { recursive: true });
}
