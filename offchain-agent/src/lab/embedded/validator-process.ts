import { tellParent } from '../tell-parent.ts';
import type { FromValidator, ToValidator } from './validator-behaviour.ts';
import { ValidatorDuty } from './validator-duty.ts';

// The process of one simulated validator, forked by SimulatedValidator.

const tell: (message: FromValidator) => void = tellParent;
const duty = new ValidatorDuty({
  at: (instantMs, action) => {
    setTimeout(action, Math.max(0, instantMs - Date.now()));
  },
  send: tell,
});

process.on('message', (message: ToValidator) => duty.receive(message));
// The channel closes with the parent, also when that is killed: nobody is left to validate for.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group of processes; the parent decides when its validators end.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
tell({ type: 'ready' });
