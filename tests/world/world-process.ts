// What is replaced is replaced before anything else is loaded.
import './sim/install.ts';
import type { PlayOrder } from './play-scenes.ts';

const { playScenes } = await import('./play-scenes.ts');
await playScenes(JSON.parse(process.argv[2] ?? '{}') as PlayOrder);
process.exit(0);
