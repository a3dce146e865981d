// What is replaced is replaced before anything else is loaded.
import '../../world/sim/install.ts';
import type { ScheduleOrder } from './play-schedules.ts';

const { playSchedules } = await import('./play-schedules.ts');
await playSchedules(JSON.parse(process.argv[2] ?? '{}') as ScheduleOrder);
// What was printed is on its way yet.
process.stdout.write('', () => process.exit(0));
