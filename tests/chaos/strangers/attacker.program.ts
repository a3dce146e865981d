// A process of strangers: it is told what to do by the process that began it, at the lowest priority.
import { attack } from './attacks.ts';
import { Counted } from './counted.ts';
import { hold } from './held-attacks.ts';
import { type FromAttacker, heldAttacks, type ToAttacker } from './job.ts';

const tell = (message: FromAttacker): void => void process.send?.(message);
let end: () => void = () => undefined;
let counted = new Counted();

process.on('message', (message: ToAttacker) => {
  if (message.kind === 'end') {
    end();
    return tell({ kind: 'done', tally: counted.tally(), last: counted.last });
  }
  const { job } = message;
  counted = new Counted();
  end = () => undefined;
  const done = heldAttacks.has(job.attack)
    ? hold(job, counted).then((let_go) => {
        end = let_go;
        tell({ kind: 'under-way' });
      })
    : attack(job, counted).then(() => tell({ kind: 'done', tally: counted.tally(), last: counted.last }));
  done.catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
});
// What a server cuts off is no fault of this program.
process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
  if (error.code === undefined) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  }
});
process.once('disconnect', () => process.exit(0));
