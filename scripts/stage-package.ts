// npm runs this before and after it packs `types`, in its folder.
import { parseOptions } from './lib/options.mjs';
import { stage, unstage } from './lib/pack/stage.ts';

const help = `usage: node --import tsx ../scripts/stage-package.ts [--undo]

  Compiles a package and puts beside it what is packed with it but lies elsewhere in the clone: licence and notice.
  --undo   takes it away again`;

const { values } = parseOptions(help, { options: { undo: { type: 'boolean' } } });
await (values.undo ? unstage : stage)(process.cwd());
