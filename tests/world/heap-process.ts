// What is replaced is replaced before anything else is loaded.
import './sim/install.ts';
import type { HeapOrder } from './heap/heap-growth.ts';

const { measureHeap } = await import('./heap/heap-growth.ts');
await measureHeap(JSON.parse(process.argv[2] ?? '{}') as HeapOrder);
// What was printed is on its way yet.
process.stdout.write('', () => process.exit(0));
