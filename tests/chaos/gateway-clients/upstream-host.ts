// A fake node in a process of its own, with a head every 500 ms: `upstream-host.ts`. It says its URL.
import { fakeHeaders, headerAfter, MadeUpstream } from '../../support/made-upstream.ts';

const upstream = new MadeUpstream();
const large = `0x${'00'.repeat(32_000)}`;
upstream.answers.set('state_call', () => large);
upstream.answers.set('state_getStorage', () => '0xabcd');
await upstream.start();
let [head] = fakeHeaders(1);
setInterval(() => {
  if (!head) return;
  upstream.best(head);
  head = headerAfter(head);
  upstream.calls.length = 0;
}, 500);
process.stdout.write(`${upstream.url}\n`);
