// `npm run bench`: what counting and closing cost a block, in weight and in measured time.
import { cargoBench } from './lib/cargo.ts';

process.exitCode = await cargoBench('sli');
