// `npm start`: the demo, also in a clone where nothing is installed yet. Node built-ins only.
import './compile.mjs';

process.argv.splice(2, 0, 'demo');
await import('../offchain-agent/bin/almanac.js');
