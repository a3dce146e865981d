import { deepEqual, doesNotMatch, match } from 'node:assert/strict';
import { licenceFiles } from '../lib/web/licences.mjs';

describe('the licences of built pages', () => {
  const page = ['web/src/main.tsx', 'node_modules/react/index.js'];
  const smoldot = 'offchain-agent/node_modules/smoldot/dist/mjs/index-browser.js';

  it('have the text of the GPL and of its exception where the pages hold smoldot', () => {
    const files = licenceFiles([...page, smoldot]);
    deepEqual(Object.keys(files), ['LICENSE', 'NOTICE', 'LICENSE-smoldot.txt']);
    match(files['NOTICE'] ?? '', /^ {2}react [\d.]+: MIT$/m);
    match(files['NOTICE'] ?? '', /^ {2}smoldot [\d.]+: GPL-3\.0-or-later WITH Classpath-exception-2\.0$/m);
    match(files['LICENSE-smoldot.txt'] ?? '', /^ +GNU GENERAL PUBLIC LICENSE\n +Version 3, /);
    match(files['LICENSE-smoldot.txt'] ?? '', /"CLASSPATH" EXCEPTION TO THE GPL/);
  });

  it('lack it where they do not', () => {
    const files = licenceFiles(page);
    deepEqual(Object.keys(files), ['LICENSE', 'NOTICE']);
    doesNotMatch(files['NOTICE'] ?? '', /^ {2}smoldot /m);
  });
});
