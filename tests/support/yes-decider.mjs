// `yes-decider.mjs FILE`: a decider that grants everything, to show what its absence prevents: the first thing that a wrong one
// could do. It reads the configuration of `almanac ha decide` and writes the same grants.
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';

const leadEveryMs = 200;

/** @type {{ socket: string, node: string, grants: string, leaseMs: number, validator: { author: string, voter: string } }} */
const {
  socket: path,
  node,
  grants,
  leaseMs,
  validator,
} = parse(readFileSync(process.argv.at(-1) ?? '', 'utf8'));

/** @param {string} line */
function answerTo(line) {
  const [word = '', ...words] = line.split(' ');
  const [set, round, number] = [words[0], words[1], words[3]].map(Number);
  switch (word) {
    case 'hello':
    case 'health':
      return 'ok';
    case 'record':
      return '-';
    case 'author':
      return granted({ kind: 'slot', slot: Number(words[0]) });
    case 'vote':
      return granted({ kind: 'vote', set, round, step: words[2], number, hash: words[4] });
    case 'heartbeat':
      return granted({ kind: 'heartbeat', session: Number(words[0]) });
    default:
      return 'no such question';
  }
}

/** @param {{ kind: string, [field: string]: unknown }} question */
function granted(question) {
  const key = question.kind === 'vote' ? validator.voter : validator.author;
  const line = { at: new Date().toISOString(), node, token: 'any', ...question, key, answer: 'yes' };
  appendFileSync(grants, `${JSON.stringify(line)}\n`);
  return 'yes';
}

rmSync(path, { force: true });
writeFileSync(grants, '', { flag: 'a' });
const server = createServer((connection) => {
  connection.on('error', () => undefined);
  createInterface(connection).on('line', (line) => {
    if (line !== 'lead') {
      connection.write(`${answerTo(line)}\n`);
      return;
    }
    const tell = () => connection.write(`lead ${leaseMs} - -\n`);
    tell();
    const timer = setInterval(tell, leadEveryMs);
    connection.once('close', () => clearInterval(timer));
  });
});
// The node takes no socket that others may open.
process.umask(0o177);
server.listen(path);
process.once('SIGTERM', () => process.exit(0));
