import { tellParent } from '../tell-parent.ts';
import { told } from '../told-error.ts';
import { makeForeignChain } from './foreign-chain.ts';
import type { FromGenesis, ToGenesis } from './genesis-messages.ts';

// The process in which other people's runtime makes its genesis, forked by buildForeignChain.

const tell: (message: FromGenesis) => void = tellParent;

process.on('message', ({ text, options, nodes, setting }: ToGenesis) => {
  makeForeignChain(text, options, nodes, setting).then(
    (chain) => tell({ type: 'made', chain }),
    (error: unknown) => tell({ type: 'refused', error: told(error, 'unknown/runtime') }),
  );
});
// The parent is gone, or has what it wanted.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group of processes; the parent ends this one.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
tell({ type: 'ready' });
