// One generator of a shared load: REDIS NAME ENDPOINT GENERATORS SECRET RATE. It prints what it sent as JSON.
import { AgentError } from '../../../../../src/base/error.ts';
import { followShare } from '../../../../../src/scale/load/share/follower.ts';
import { joinShare, type Membership } from '../../../../../src/scale/load/share/join.ts';

const [url = '', name = '', endpoint = '', generators = '2', secret = '', rate = ''] = process.argv.slice(2);
const { signal } = new AbortController();
let member: Membership | undefined;
try {
  member = await joinShare(
    { url, name, generators: Number(generators), terms: { '--rate': rate }, secret },
    signal,
  );
  const rounds = await followShare(member, {
    endpoints: [endpoint],
    secret,
    genesisHash: '0x00',
    signal,
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(JSON.stringify({ part: member.part, rounds }));
} catch (error) {
  process.stdout.write(JSON.stringify({ code: error instanceof AgentError ? error.code : String(error) }));
  process.exitCode = 1;
} finally {
  await member?.close();
}
