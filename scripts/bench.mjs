// `npm run bench`: what counting and closing cost a block, in weight and in measured time.
import { cargoBench } from './lib/cargo.mjs';
import { requireNode } from './lib/install.mjs';

requireNode();
process.exitCode = await cargoBench('sli');
