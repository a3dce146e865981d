import { deepEqual, equal, match } from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { keepsFigures, keepsPromise, PageReader } from '../support/follow-page.ts';
import { missingLines } from '../support/page-commands.ts';

// The pages say where their points lie, relative to the clone; what they write goes into the reader's folder.
const examples = fileURLToPath(new URL('../../docs/examples', import.meta.url));

describe('a core developer who follows docs/tutorials/load-test.md', function () {
  this.bail(true);
  let reader: PageReader;

  before(() => {
    reader = new PageReader('docs/tutorials/load-test.md', { sharesProcess: true });
  });

  after(async () => {
    await end(reader);
  });

  it('starts two nodes, which the page shows', async () => {
    keepsPromise(await reader.command('./almanac network up'));
  });

  it('loads them, and reads the table of the page', async () => {
    const { code, stdout, stderr, promised } = await reader.command('./almanac load --rate 50');
    // 3: this machine was too busy to tell, which the table says, too.
    equal(code === 0 || code === 3, true, `${code}: ${stderr}`);
    const [, table = ''] = /^(from intended to.*?)\n\n/ms.exec(promised) ?? [];
    equal(table.split('\n').length, 5, promised);
    deepEqual(missingLines(table, stdout), []);
  });

  it('requires figures of them, which the answer judges one by one', async () => {
    const { code, stdout, stderr } = await reader.command('./almanac load --rate 50');
    // 1: a busy machine may miss them.
    equal(code === 0 || code === 1 || code === 3, true, `${code}: ${stderr}`);
    for (const required of ['p95', 'tps', 'failed'])
      match(stdout, new RegExp(`${required}.*(met|missed)`), stdout);
  });

  it('has then followed the page up to the sweeps', async () => {
    equal((await reader.command('./almanac network down')).code, 0);
    deepEqual(reader.forgotten, []);
  });
});

describe('a release manager who follows docs/tutorials/predict.md', function () {
  this.bail(true);
  let reader: PageReader;

  before(() => {
    reader = new PageReader('docs/tutorials/predict.md', { sharesProcess: true });
    reader.fill({ 'docs/examples': examples });
  });

  after(async () => {
    await end(reader);
  });

  it('fits the law of the example, with the answer of the page', async () => {
    keepsFigures(await reader.command('./almanac fit', reader.path('.')));
  });

  it('starts a network, and is shown what submitting would cost', async () => {
    equal((await reader.command('./almanac network up')).code, 0);
    keepsPromise(await reader.command('./almanac submit'));
  });

  it('submits the run, which the chain proves, and finds it in the history', async () => {
    keepsPromise(await reader.command('./almanac submit'));
    keepsFigures(await reader.command('./almanac history schaffer'));
    equal((await reader.command('./almanac network down')).code, 0);
    deepEqual(reader.forgotten, []);
  });
});

describe('an SRE who follows docs/tutorials/ci-gate.md', function () {
  this.bail(true);
  let reader: PageReader;

  before(() => {
    reader = new PageReader('docs/tutorials/ci-gate.md', { sharesProcess: true });
    reader.fill({ 'docs/examples': examples });
  });

  after(async () => {
    await end(reader);
  });

  it('has the gate refuse the first candidate and pass the second, with the exit codes of the page', async () => {
    keepsFigures(await reader.command('./almanac gate --baseline', reader.path('.')), 1);
    keepsFigures(await reader.command('./almanac gate --baseline', reader.path('.')));
  });

  it('stores the release on a chain and has the gate take it as the baseline', async () => {
    equal((await reader.command('./almanac network up')).code, 0);
    const stored = await reader.command('./almanac submit');
    equal(stored.code, 0, stored.stderr);
    const judged = await reader.command('./almanac gate --subject my-node --baseline chain:v1.0.0');
    keepsPromise({ ...judged, stdout: `${stored.stdout}${stored.stderr}${judged.stdout}` }, 1);
  });

  it('has the Council accept the baseline with the commands of the page', async () => {
    for (const beginning of [
      'council propose',
      'council vote',
      'council vote',
      'council vote',
      'council close',
    ]) {
      const { code, stdout, stderr } = await reader.command(`./almanac ${beginning}`);
      equal(code, 0, `${beginning}: ${stdout}${stderr}`);
    }
  });

  it('judges by the accepted baseline, stores the candidate that passed, and sees both in the history', async () => {
    equal((await reader.command('./almanac gate --subject my-node --baseline chain --candidate')).code, 1);
    const stored = await reader.command('./almanac submit');
    equal(stored.code, 0, stored.stderr);
    const history = await reader.command('./almanac history my-node');
    keepsFigures(history);
    match(history.stdout, /^\* +v1\.0\.0 /m);
    equal((await reader.command('./almanac network down')).code, 0);
    deepEqual(reader.forgotten, []);
  });
});

/** Ends the network also where the page was not followed to its end. */
async function end(reader: PageReader): Promise<void> {
  await reader.again('./almanac network down');
  await reader.close();
}
