// What is replaced is replaced before anything else is loaded.
import './sim/install.ts';
import type { PlayOrder } from './play-scenes.ts';

const { playScenes } = await import('./play-scenes.ts');
await playScenes(JSON.parse(process.argv[2] ?? '{}') as PlayOrder);
// What was printed is on its way yet.
process.stdout.write('', () => process.exit(0));
