// One command of a page, run by whoever has the command line loaded and listens at the socket that is the first argument: where
// it stands, with what it sees and may, are those of the reader's shell.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { here } from './place.mjs';

const [socket = '', ...args] = process.argv.slice(2);
const asked = connect(socket);
asked.end(JSON.stringify({ args, place: here() }));
const { code, stdout, stderr } = JSON.parse(await text(asked));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
