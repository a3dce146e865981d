// A command of the CLI where no server is reached but one: its port on the loopback there leads to a socket file of the machine.
// Run by namespaced.ts in a network namespace: node in-namespace.mjs SOCKET PORT CLI ARGS...
import { spawn, spawnSync } from 'node:child_process';
import { connect, createServer } from 'node:net';

const [socket = '', port, ...command] = process.argv.slice(2);
spawnSync('ip', ['link', 'set', 'lo', 'up']);
const server = createServer((inside) => {
  const outside = connect(socket);
  inside.pipe(outside).pipe(inside);
  inside.on('error', () => outside.destroy());
  outside.on('error', () => inside.destroy());
});
server.listen(Number(port), '127.0.0.1', () => {
  spawn(process.execPath, command, { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1));
});
